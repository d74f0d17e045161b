# One image for both shapes: `up` (everything in one container) and `serve` / `work` / `migrate` (see compose.split.yaml).
# Written without a container runtime at hand: this file has not been run by its authors yet.
FROM node:24-trixie-slim
WORKDIR /app
RUN chown node:node /app && mkdir /data && chown node:node /data
USER node
COPY --chown=node:node package.json package-lock.json .npmrc ./
COPY --chown=node:node contract/package.json contract/
COPY --chown=node:node server/package.json server/
COPY --chown=node:node web/package.json web/
COPY --chown=node:node cli/package.json cli/
RUN npm ci && npm cache clean --force
COPY --chown=node:node . .
RUN node_modules/.bin/node -e "import('./server/src/supervisor/build-web.ts').then((web) => web.ensureWebBuilt(console.log))"
ENV GANTRY_DATA=/data GANTRY_HOST=0.0.0.0
VOLUME /data
EXPOSE 4400
ENTRYPOINT ["./gantry"]
CMD ["up"]
