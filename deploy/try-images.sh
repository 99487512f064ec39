#!/bin/bash
# try-images.sh: tries the images without docker, by hand and as root, on Debian or Ubuntu with mmdebstrap, bubblewrap, jq and the .NET SDK.
# It reads deploy/*.Dockerfile, runs each RUN and COPY of them once (the last stage in a new Debian system in the place of the base image), and starts what came of it with
# their ENV, USER and ENTRYPOINT, a read-only root file system and writable /data and /tmp. It then checks that the service is healthy, that each image does a job, that
# SIGTERM ends it in order, and that nothing was written elsewhere.
# What it cannot try: the base images themselves (Ubuntu 24.04; here the Debian of this machine), CUDA and DynamoDB, docker's own isolation.
# What it needs lies below WORK (default a new folder, deleted at the end); WORK=DIR keeps it, and takes what was published before.
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
sample=$root/samples/astronaut.mp4
release=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
if [[ -z ${WORK:-} ]]; then
    WORK=$(mktemp --directory)
    trap 'stop_all; rm -rf "$WORK"' EXIT
else
    mkdir -p "$WORK"
    trap stop_all EXIT
fi
chmod 755 "$WORK"
pids=()

say() { printf 'try-images: %s\n' "$*" >&2; }
fail() {
    say "$@"
    exit 1
}
stop_all() { ((${#pids[@]} == 0)) || kill -KILL "${pids[@]}" 2>/dev/null || true; }

# instructions NAME STAGE: the instructions of a stage ("build", or "last"), one a line, with their continuations joined and ARGs of the build filled in.
instructions() {
    sed -e '/^#/d' "$root/deploy/$1.Dockerfile" | sed -e ':join' -e '/\\$/{N;s/\\\n */ /;bjoin}' |
        awk -v wanted="$2" '$1 == "FROM" { stage = $3 == "AS" ? $4 : "last" } stage == wanted && $1 != "FROM"' |
        sed -e 's/\$Gpu/false/g' -e 's/\$DynamoDb/false/g'
}
of() { sed -n "s/^$1 //p"; }

# What the build stage makes, from what COPY . . sees.
build() {
    local name=$1 run
    [[ ! -d $WORK/$name.built ]] || return 0
    say "$name: building"
    mkdir -p "$WORK/source"
    (cd "$root" && git ls-files -z | tar --create --exclude-from=.dockerignore --null --files-from=-) | tar --extract --directory "$WORK/source"
    run=$(instructions "$name" build | of RUN)
    (cd "$WORK/source" && eval "${run//--output \/app/--output $WORK/$name.unfinished}") >"$WORK/$name.build.log" 2>&1 ||
        fail "$name: its build failed: $(tail --lines 3 "$WORK/$name.build.log")"
    mv "$WORK/$name.unfinished" "$WORK/$name.built"
}

# The base: a small Debian, and the runtime where Microsoft's images have it.
base() {
    [[ ! -f $WORK/base.tar ]] || return 0
    say "making a $release"
    mmdebstrap --quiet --variant=apt --include=ca-certificates,libssl3,libstdc++6,tzdata "$release" "$WORK/base.tar" ||
        fail "no base system could be made."
}

image() {
    local name=$1 to=$WORK/$1.root line
    rm -rf "$to" && mkdir "$to" && tar --extract --file "$WORK/base.tar" --directory "$to"
    cp --archive "$(dirname "$(readlink -f "$(command -v dotnet)")")" "$to/usr/share/dotnet"
    ln --symbolic --force /usr/share/dotnet/dotnet "$to/usr/bin/dotnet"
    rm -rf "$to"/usr/share/dotnet/{sdk,sdk-manifests,packs,templates}
    while read -r line; do
        case $line in
            # Names of packages that Ubuntu 24.04 and Debian 13 have changed.
            RUN\ *)
                line=${line#RUN }
                cp /etc/resolv.conf "$to/etc/resolv.conf"
                [[ $release != bookworm ]] || line=$(sed -E 's/\b(lib[a-z0-9.-]+)t64\b/\1/g' <<<"$line")
                say "$name: RUN ${line:0:100}..."
                DEBIAN_FRONTEND=noninteractive chroot "$to" /bin/sh -c "$line" >"$WORK/$name.run.log" 2>&1 ||
                    fail "$name: a step failed: $(tail --lines 3 "$WORK/$name.run.log")"
                ;;
            COPY\ --from=build\ *) mkdir -p "$to/app" && cp --archive "$WORK/$name.built/." "$to/app/" ;;
            COPY\ --from=runtime\ *) ;;
            COPY\ *) fail "$name: $line is not known here." ;;
        esac
    done < <(instructions "$name" last)
    say "$name: $(du --summarize --human-readable "$to" | cut --fields 1) of which $(du --summarize --human-readable "$to/app" | cut --fields 1) are ours"
}

# start NAME SETTING...: what docker run --read-only --cap-drop ALL would start; its process is $started, its log NAME.log.
start() {
    local name=$1 setting
    local user environment=() entry
    user=$(chroot "$WORK/$name.root" id --user "$(instructions "$name" last | of USER)")
    [[ $user != 0 ]] || fail "$name runs as root."
    for setting in $(instructions "$name" last | of ENV) "${@:2}"; do environment+=(--setenv "${setting%%=*}" "${setting#*=}"); done
    mapfile -t entry < <(instructions "$name" last | of ENTRYPOINT | jq --raw-output '.[]')
    mkdir -p "$WORK/data" "$WORK/$name.tmp" && chown "$user" "$WORK/data" "$WORK/$name.tmp"
    touch "$WORK/$name.started"
    setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs bwrap --die-with-parent --clearenv --setenv PATH /usr/local/bin:/usr/bin:/bin \
        --setenv DOTNET_RUNNING_IN_CONTAINER true "${environment[@]}" --ro-bind "$WORK/$name.root" / --bind "$WORK/data" /data \
        --bind "$WORK/$name.tmp" /tmp --proc /proc --dev /dev --cap-drop ALL --chdir /app "${entry[@]}" >"$WORK/$name.log" 2>&1 &
    started=$!
    pids+=("$started")
}


# healthy NAME PORT: its HEALTHCHECK says so within two minutes.
healthy() {
    local words check
    mapfile -t words < <(instructions "$1" last | of HEALTHCHECK | sed 's/^.* CMD //' | jq --raw-output '.[]')
    check=${words[2]//5000/$2}
    for ((second = 0; second < 120; second++)); do
        if Orleans__Endpoints__AdvertisedIPAddress=127.0.0.1 Orleans__Endpoints__SiloPort=$2 "${words[@]:0:2}" "$check" 2>/dev/null; then
            say "$1: healthy after $second s"
            return
        fi
        kill -0 "$started" 2>/dev/null || fail "$1 has ended: $(tail --lines 3 "$WORK/$1.log")"
        sleep 1
    done
    fail "$1 is not healthy: $(tail --lines 3 "$WORK/$1.log")"
}

job() {
    local video id state
    video=$(curl --silent --fail --form "file=@$sample" "$url/api/v1/videos" | jq --raw-output .id)
    id=$(curl --silent --fail --json "{\"video\": \"$video\", \"detectors\": [\"residual\"]}" "$url/api/v1/jobs" | jq --raw-output .id)
    for ((second = 0; second < 180; second++)); do
        state=$(curl --silent --fail "$url/api/v1/jobs/$id" | jq --raw-output .state)
        [[ $state == queued || $state == running ]] || break
        sleep 1
    done
    [[ $state == completed ]] || fail "the job on the $1 is $state: $(tail --lines 5 "$WORK/$1.log")"
    say "$1: a job was completed after $second s"
}

# stop NAME PID: in order, within half a minute, as docker stop would wait. The program is bubblewrap's child.
stop() {
    local code=0
    kill -TERM "$(pgrep --parent "$2")"
    timeout 30 tail --pid="$2" --follow /dev/null || fail "$1 does not end on SIGTERM."
    wait "$2" || code=$?
    ((code == 0)) || fail "$1 has ended with code $code: $(tail --lines 3 "$WORK/$1.log")"
    [[ -z $(find "$WORK/$1.root" -newer "$WORK/$1.started" -print -quit) ]] || fail "$1 has written into its image."
    ! grep --ignore-case 'read-only file system' "$WORK/$1.log" || fail "$1 wants to write elsewhere than /data and /tmp."
    say "$1: ended in order on SIGTERM, and has written nothing elsewhere"
}

((EUID == 0)) || fail "run it as root: it makes the root file systems of containers."
base
for name in control worker; do
    build "$name"
    image "$name"
done

port=$((20000 + RANDOM % 10000)) silo=$((30000 + RANDOM % 10000))
url=http://127.0.0.1:$port
start control "FakeFinder__Web__Port=$port"
healthy control "$port"
job control
stop control "$started"

# The control image again, which starts no worker now, and a worker of the other image.
secret=FakeFinder__Cluster__Secret=$(od --address-radix=n --format=x1 --read-bytes=32 /dev/urandom | tr -d ' \n')
start control "FakeFinder__Web__Port=$port" "$secret" FakeFinder__Fleet__MinimumHot=0 FakeFinder__Fleet__MaximumInstances=0 \
    Orleans__Endpoints__AdvertisedIPAddress=127.0.0.1 "Orleans__Endpoints__SiloPort=$silo" "Orleans__Endpoints__GatewayPort=$((silo + 1))"
control=$started
healthy control "$port"
start worker "$secret" FakeFinder__Node=tried "Orleans__Clustering__PrimarySiloEndPoint=127.0.0.1:$silo" Orleans__Clustering__ProviderType=Development \
    Orleans__Endpoints__AdvertisedIPAddress=127.0.0.1 "Orleans__Endpoints__SiloPort=$((silo + 2))" Orleans__Endpoints__GatewayPort=0
worker=$started
healthy worker "$((silo + 2))"
job worker
stop worker "$worker"
started=$control
stop control "$control"
say "both images are well."
