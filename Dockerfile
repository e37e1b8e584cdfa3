# One image, two roles: `sweepstack api` and `sweepstack worker` (see docker-compose.yml).
FROM node:24-bookworm-slim AS build
# pip fetches TensorFlow's wheel, g++ builds the addon against it; neither is in the final image.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 python3-pip g++ \
 && rm -rf /var/lib/apt/lists/*
ENV SWEEPSTACK_CACHE=/opt/sweepstack-cache
WORKDIR /app
COPY . .
RUN npm run setup \
 && npm prune --omit=dev \
 && rm -rf /root/.npm

FROM node:24-bookworm-slim
ENV NODE_ENV=production SWEEPSTACK_CACHE=/opt/sweepstack-cache SWEEPSTACK_HOME=/var/lib/sweepstack
RUN mkdir -p /var/lib/sweepstack && chown node:node /var/lib/sweepstack
COPY --from=build /opt/sweepstack-cache /opt/sweepstack-cache
COPY --from=build /app /app
WORKDIR /app
USER node
VOLUME /var/lib/sweepstack
EXPOSE 8787
ENTRYPOINT ["node", "/app/apps/cli/bin/sweepstack.js"]
CMD ["api"]
