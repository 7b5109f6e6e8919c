import type { Row } from './subscriber-products.ts'

/** Portals that show articles to people who have not subscribed. */
export const PORTALS: readonly Row[] = [
  ['Flipboard', /flipboard/i, 'https://about.flipboard.com/'],
  ['Google News', /google-(?:news|producer|publisher)|googleproducer/i],
  ['MSN', /\bmsn(?:bot)?\b|microsoft ?start|msnpartner/i],
  ['Apple News', /applenewsbot/i],
  ['SmartNews', /smartnews/i],
  ['NewsBreak', /newsbreak/i],
  ['Upday', /\bupday/i],
  ['Ground News', /ground ?news/i],
  ['Newstex', /newstex/i],
  ['Refind', /refindbot/i],
  ['Techmeme', /techmeme/i],
  ['Hacker News', /hnbot|hacker ?news/i],
  ['Planet', /\bplanet\b/i],
]

/** Crawlers of services of artificial intelligence. */
export const AI_CRAWLERS: readonly Row[] = [
  ['OpenAI', /gptbot|chatgpt|oai-searchbot|\bopenai\b/i, 'https://openai.com/gptbot'],
  ['Anthropic', /claudebot|claude-(?:web|user|searchbot|code)|anthropic/i, 'https://www.anthropic.com/'],
  ['Perplexity', /perplexity/i, 'https://docs.perplexity.ai/guides/bots'],
  ['Common Crawl', /ccbot/i, 'https://commoncrawl.org/ccbot'],
  ['ByteDance', /bytespider|tiktokspider/i],
  ['Meta AI', /meta-(?:externalagent|externalfetcher|webindexer)|facebookbot/i],
  [
    'Google AI',
    /google-(?:extended|cloudvertexbot|notebooklm|agent|gemini)|googleother|gemini-deep|notebooklm/i,
  ],
  ['Amazon', /amazonbot|amzn-|bedrockbot/i],
  ['Apple', /applebot/i],
  ['Mistral', /mistralai/i],
  ['Cohere', /cohere-/i],
  ['DeepSeek', /deepseek/i],
  ['Diffbot', /diffbot/i],
  ['You.com', /youbot/i],
  ['Allen Institute for AI', /ai2bot/i],
  ['DuckDuckGo AI', /duckassistbot/i],
  ['PanguBot', /pangubot|petalbot/i],
  ['Webz.io', /omgili|webzio/i],
  ['Timpi', /timpibot/i],
  ['Firecrawl', /firecrawl/i],
  ['Kagi', /kagi-fetcher/i],
]

/** Search engines, services that pass articles on, validators and monitors. */
export const BOTS: readonly Row[] = [
  ['Googlebot', /googlebot/i],
  ['Bing', /bingbot|bingpreview|adidxbot/i],
  ['Yandex', /yandex/i],
  ['Baidu', /baiduspider/i],
  ['DuckDuckGo', /duckduckbot/i],
  ['Ahrefs', /ahrefs/i, 'https://ahrefs.com/robot'],
  ['Semrush', /semrush/i, 'https://www.semrush.com/bot/'],
  ['Majestic', /mj12bot/i],
  ['DotBot', /dotbot/i],
  ['DataForSEO', /dataforseo/i],
  ['Internet Archive', /archive\.org_bot|special_archiver|ia_archiver|wayback/i],
  ['W3C validator', /w3c_validator|feedvalidator|w3c-feed/i],
  ['RSS validator', /rss-?validator|castfeedvalidator|podba\.?se/i],
  ['Mastodon', /mastodon/i],
  ['Slack', /slackbot|slack-/i],
  ['Discord', /discordbot|monito?rss/i],
  ['Telegram', /telegrambot/i],
  ['Facebook', /facebookexternalhit/i],
  ['IFTTT', /ifttt/i, 'https://ifttt.com/'],
  ['Zapier', /zapier/i, 'https://zapier.com/'],
  ['Mailchimp', /mailchimp/i, 'https://mailchimp.com/'],
  ['FeedBlitz', /feedblitz/i],
  ['dlvr.it', /dlvr\.?it/i, 'https://dlvrit.com/'],
  ['Buffer', /bufferbot/i],
  ['Uptime monitor', /uptimerobot|uptime-kuma|pingdom|statuscake|betteruptime|site24x7/i],
  ['Feedwright doctor', /feedwright/i],
  ['Awario', /awario/i],
  ['Brandwatch', /brandwatch|magpie-crawler/i],
  ['Meltwater', /meltwater/i],
  ['Podnews', /podnewsbot/i],
]

/** Libraries and tools, which do not say whose program they are part of. */
export const LIBRARIES: readonly Row[] = [
  ['curl', /^curl\/|libcurl/i],
  ['Wget', /^wget/i],
  ['Python', /python-requests|python-urllib|aiohttp|python-httpx|^python\//i],
  ['Go', /go-http-client/i],
  ['Java', /^java\/|apache-httpclient|okhttp|jersey|^rome\b/i],
  ['Node', /^node(?:-fetch|\.js)?\b|undici|axios|rss-parser|^got\b/i],
  ['Ruby', /faraday|^ruby|http\.rb|typhoeus|feedjira/i],
  ['PHP', /guzzle|^php|laminas|symfony/i],
  ['Perl', /libwww-perl|lwp|www-mechanize/i],
  ['.NET', /\.net|^windowspowershell/i],
  ['Rust', /reqwest|^ureq|^hyper/i],
  ['Elixir', /hackney|finch|^tesla/i],
  ['Apple URLSession', /cfnetwork|darwin/i],
  ['Scrapy', /scrapy/i],
]

/** Browsers, after everything that says "Mozilla" as they do. */
export const BROWSERS: readonly Row[] = [
  ['Headless browser', /headless|phantomjs|puppeteer|playwright/i],
  ['Browser', /^mozilla\/.*(?:gecko\/|chrome\/|safari\/|firefox\/|trident|msie)|^opera\//i],
]

/** Words of crawlers that no list has. */
export const UNLISTED_BOT: Row = ['Other bots', /bot\b|crawl|spider|scrape|preview|monitor|\bscan/i]
