# Web with the control silo, and the worker's program beside it for workers on the same machine. Build in the repository's root:
# docker build --file deploy/web.Dockerfile --tag REGISTRY/fakefinder-web:TAG .
# docker run --network host --volume fakefinder:/data REGISTRY/fakefinder-web:TAG    The service listens on the loopback address, at port 5000, unless authentication is configured.
# The image is not tried where this was written, for want of docker; what it holds is, laid out and started as here.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Web --configuration Release --output /app/web && dotnet publish src/Silo --configuration Release --output /app/silo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap ffmpeg opencv-data libgtk-3-0t64 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 fakefinder \
    && install --directory --owner fakefinder /data
WORKDIR /app
COPY --from=build /app .
USER fakefinder
ENV FakeFinder__Storage__Path=/data/fakefinder \
    FakeFinder__Catalog__Weights=/data/weights
EXPOSE 5000
ENTRYPOINT ["dotnet", "/app/web/FakeFinder.Web.dll"]
