# A worker, and the command line. Build in the repository's root, for a GPU or for the processor:
# docker build --build-arg Gpu=true --file deploy/worker.Dockerfile --tag REGISTRY/fakefinder-worker:TAG .
# docker build --build-arg Base=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble --file deploy/worker.Dockerfile --tag REGISTRY/fakefinder-worker:TAG-cpu .
# DynamoDb=true (--build-arg) adds membership in DynamoDB. ONNX Runtime 1.31 wants CUDA 13 and cuDNN 9, and so driver 580 or later; with CUDA it was tried on an H200
# (CUDA 13.0, cuDNN 9.14), not in this image.
# It runs with a read-only root file system and without capabilities; it writes to /data and /tmp, which are to be volumes.
# Bases are pinned by version: no digest could be looked up where this was written. deploy/try-images.sh runs these steps without docker, for the processor.
ARG Base=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04

FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
ARG Gpu=false
ARG DynamoDb=false
WORKDIR /source
COPY . .
RUN dotnet publish src/Silo --configuration Release -p:Gpu=$Gpu -p:DynamoDb=$DynamoDb --output /app \
    && dotnet publish src/Cli --configuration Release --output /app/cli

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble AS runtime

FROM ${Base}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ffmpeg opencv-data libgtk-3-0t64 libatomic1 bubblewrap ca-certificates libssl3t64 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 fakefinder \
    && install --directory --owner fakefinder /data \
    && ln --symbolic --force /usr/share/dotnet/dotnet /usr/bin/dotnet
COPY --from=runtime /usr/share/dotnet /usr/share/dotnet
WORKDIR /app
COPY --from=build /app .
USER fakefinder
ENV FakeFinder__Role=worker \
    FakeFinder__Catalog__Weights=/data/weights \
    FakeFinder__Storage__Path=/data/fakefinder \
    DOTNET_EnableDiagnostics=0
VOLUME /data /tmp
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m CMD ["bash", "-c", "exec 3<>/dev/tcp/$Orleans__Endpoints__AdvertisedIPAddress/${Orleans__Endpoints__SiloPort:-11111}"]
ENTRYPOINT ["dotnet", "FakeFinder.Silo.dll"]
