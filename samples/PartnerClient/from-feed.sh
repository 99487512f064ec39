#!/usr/bin/env bash
# Packs FakeFinder.Contracts into .artifacts/feed, and builds this client with the package, as a partner does.
#   samples/PartnerClient/from-feed.sh [FOLDER]      the client's folder: by default .artifacts/partner
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(readlink -f "$here/../..")
out=$(readlink -m "${1:-$root/.artifacts/partner}")
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

# A version of its own for each content: NuGet never reads a version a second time.
version=0.1.0-local.h$(cd "$root" && find src/Contracts Directory.*.props \( -name bin -o -name obj \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-16)
dotnet pack "$root/src/Contracts" --configuration Release --output "$root/.artifacts/feed" -p:Version="$version" -p:ContinuousIntegrationBuild=true \
    --artifacts-path "$out.build" --verbosity quiet --nologo
dotnet publish "$here" --configuration Release --output "$out" -p:ContractsVersion="$version" --artifacts-path "$out.build" --verbosity quiet --nologo
rm -rf "$out.build"
printf '%s\n' "$version"
