# A worker with CUDA. Build in the repository's root: docker build --file deploy/worker.Dockerfile --tag REGISTRY/fakefinder-worker:TAG .
# Not tried where this was written, for want of docker and of the GPU package of ONNX Runtime.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Silo --configuration Release -p:Gpu=true --output /app

FROM nvidia/cuda:12.6.3-cudnn-runtime-ubuntu24.04
RUN apt-get update \
    && apt-get install --yes --no-install-recommends dotnet-runtime-10.0 aspnetcore-runtime-10.0 ffmpeg opencv-data libgtk-3-0t64 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 fakefinder
WORKDIR /app
COPY --from=build /app .
USER fakefinder
ENV FakeFinder__Role=worker \
    FakeFinder__Catalog__Weights=/data/weights \
    FakeFinder__Storage__Path=/data/fakefinder
ENTRYPOINT ["dotnet", "FakeFinder.Silo.dll"]
