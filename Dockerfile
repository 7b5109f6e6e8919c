# The first stage builds. The second has only production dependencies, no compiler, and does not run as root.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY deploy/write-commit.ts ./deploy/
# The image has no git: the commit and its day are arguments.
ARG COMMIT
ARG COMMIT_DATE
RUN COMMIT="$COMMIT" COMMIT_DATE="$COMMIT_DATE" npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production \
    PORT=3000 \
    DATA_DIR=/data \
    LOG_FORMAT=json
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# SVG pictures with text need a font.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-dejavu-core && rm -rf /var/lib/apt/lists/* \
  && mkdir /data /articles && chown node:node /data
USER node
# Ids, dates and copies of images. Everything else may be read-only (docker run --read-only).
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# After the layers above, which do not change with each commit.
ARG COMMIT
LABEL org.opencontainers.image.title="Feedwright" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.revision="$COMMIT"
# Node is process 1, so it gets SIGTERM.
CMD ["node", "dist/main.js", "serve", "/articles"]
