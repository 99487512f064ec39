# A worker with CUDA. Build in the repository's root: docker build --file deploy/worker.Dockerfile --tag REGISTRY/fakefinder-worker:TAG .
# The image is not tried where this was written, for want of docker. What it holds is, laid out and started as here but without CUDA, and with CUDA on an H200 (CUDA 13.0, cuDNN 9.14). ONNX Runtime 1.31 wants CUDA 13 and cuDNN 9.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Silo --configuration Release -p:Gpu=true --output /app \
    && dotnet publish src/Cli --configuration Release --output /app/cli

FROM nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04
RUN apt-get update \
    && apt-get install --yes --no-install-recommends dotnet-runtime-10.0 aspnetcore-runtime-10.0 bubblewrap ffmpeg opencv-data libgtk-3-0t64 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 fakefinder \
    && install --directory --owner fakefinder /data
WORKDIR /app
COPY --from=build /app .
USER fakefinder
ENV FakeFinder__Role=worker \
    FakeFinder__Catalog__Weights=/data/weights \
    FakeFinder__Storage__Path=/data/fakefinder
ENTRYPOINT ["dotnet", "FakeFinder.Silo.dll"]
