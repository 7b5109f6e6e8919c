vcl 4.1;

# Varnish in front of Feedwright, for "caches: { kind: varnish, … }" in publication.yaml. Copies stay for a day, and are right again
# as soon as Feedwright says what has changed. It needs Varnish 6.5 or newer with xkey, of the package varnish-modules.

import std;
import xkey;

backend default {
  .host = "feedwright";
  .port = "3000";
}

# The addresses of Feedwright, which may say what has changed.
acl feedwright {
  "localhost";
  "10.0.0.0"/8;
  "172.16.0.0"/12;
  "192.168.0.0"/16;
}

sub vcl_recv {
  if (req.method == "PURGE") {
    # Behind another proxy everyone has an address of the private network, but then there is X-Forwarded-For.
    if (client.ip !~ feedwright || req.http.X-Forwarded-For ~ ",") {
      return (synth(403));
    }
    if (!req.http.Surrogate-Key) {
      return (synth(400, "Expected Surrogate-Key"));
    }
    # The copies are asked for again with their ETag, and are still there if Feedwright does not answer.
    return (synth(200, xkey.softpurge(req.http.Surrogate-Key) + " copies are old"));
  }

  # Nobody gets an old copy, unless Feedwright does not answer.
  if (req.restarts == 0) {
    set req.grace = 0s;
  } else {
    set req.grace = 7d;
  }

  # For one client: what is new since its copy (RFC 3229), and the page that a browser gets at the address of a feed.
  if (req.http.A-IM || (req.http.Sec-Fetch-Dest == "document" && req.url ~ "\.(xml|json)$")) {
    return (pass);
  }

  # Feedwright has no cookies.
  unset req.http.Cookie;
}

sub vcl_backend_response {
  set beresp.http.xkey = beresp.http.Surrogate-Key;
  if (beresp.http.Surrogate-Control ~ "max-age=\d+") {
    set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^.*max-age=(\d+).*$", "\1s"), 2s);
    set beresp.grace = 7d;
  } else {
    set beresp.grace = 0s;
  }
}

sub vcl_deliver {
  if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
    return (restart);
  }
  unset resp.http.xkey;
  unset resp.http.Surrogate-Key;
  unset resp.http.Surrogate-Control;
}
