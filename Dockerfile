# Almanac in a container. Targets: runtime (the last, the default), and seed, which fills a database
# with the reference data and needs the development dependencies that the data comes from.

FROM node:20-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund

FROM dependencies AS seed
COPY tsconfig.json ./
COPY seeds ./seeds
USER node
ENTRYPOINT ["node", "--import", "tsx", "seeds/main.ts"]

FROM dependencies AS build
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY schema ./schema
# In this order: what the build needs is not what the result needs.
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20-slim AS runtime
ENV NODE_ENV=production \
    # A container's own loopback reaches nobody.
    ALMANAC_HOST=0.0.0.0 \
    ALMANAC_PORT=4000
WORKDIR /app
COPY package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 4000
# Alive, not ready: a container is not replaced because the source is away.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.ALMANAC_PORT + '/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/cli/main.js", "start"]
