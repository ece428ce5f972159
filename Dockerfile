# cloudhsm-sim as a container: `docker build -t cloudhsm-sim .` It runs as nobody in particular, on a file system that it
# need not write to but for /tmp. Nothing that it needs depends on the processor, and `bufferutil` is left out where it is not
# to be had: `docker buildx build --platform linux/amd64,linux/arm64`.
FROM node:22-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run dist && npm prune --omit=dev

FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE /build/NOTICE ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/deploy/healthy.mjs ./
# `docker exec CONTAINER cloudhsm-sim cli user list`: HSMs are where the container's own names and ports are.
RUN ln -s /app/dist/main.js /usr/local/bin/cloudhsm-sim
USER node
# KMS, CloudHSM V2 and /_sim/v1; HSMs, one port each.
EXPOSE 4760 22231-22258
# Whatever port it is started with.
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s CMD ["node", "healthy.mjs", "/proc/1/cmdline"]
ENTRYPOINT ["node", "dist/main.js"]
# Published ports need more than loopback; the control API then wants the token of the ready file.
CMD ["up", "--host", "0.0.0.0", "--ready-file", "/tmp/ready.json"]
