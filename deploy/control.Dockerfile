# Web with the control silo; beside it the worker's program, for workers on the same machine, and the command line. Build in the repository's root:
# docker build --file deploy/control.Dockerfile --tag REGISTRY/fakefinder-control:TAG .
# DynamoDb=true (--build-arg) adds membership in DynamoDB. The service listens on the loopback address, at port 5000, unless authentication is configured.
# It runs with a read-only root file system and without capabilities; it writes to /data and /tmp, which are to be volumes.
# Bases are pinned by version: no digest could be looked up where this was written. deploy/try-images.sh runs these steps without docker.
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
ARG DynamoDb=false
WORKDIR /source
COPY . .
RUN dotnet publish src/Web --configuration Release -p:DynamoDb=$DynamoDb --output /app/web \
    && dotnet publish src/Silo --configuration Release -p:DynamoDb=$DynamoDb --output /app/silo \
    && dotnet publish src/Cli --configuration Release --output /app/cli

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ffmpeg opencv-data libgtk-3-0t64 libatomic1 bubblewrap \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 fakefinder \
    && install --directory --owner fakefinder /data
WORKDIR /app
COPY --from=build /app .
USER fakefinder
ENV FakeFinder__Storage__Path=/data/fakefinder \
    FakeFinder__Catalog__Weights=/data/weights \
    DOTNET_EnableDiagnostics=0
VOLUME /data /tmp
EXPOSE 5000
HEALTHCHECK --interval=15s --timeout=5s --start-period=1m CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5000 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.1 200' <&3"]
ENTRYPOINT ["dotnet", "/app/web/FakeFinder.Web.dll"]
