#!/bin/bash
# What a worker machine runs at every start: cloud-init runs it at the first, fakefinder-boot.service the then current one at each later start. The control silo makes it of
# this template at each launch and before each start: every @NAME of the next lines becomes a quoted word. The image has docker and the AWS command line; where the kind has a
# GPU, its driver and container runtime; and an NFS client or, for an access point, amazon-efs-utils (or dnf, to install it).
set -euo pipefail

efs=@EFS@
access=@ACCESS@
registry=@REGISTRY@
image=@IMAGE@
region=@REGION@
cluster=@CLUSTER@
settings=@SETTINGS@
weights=@WEIGHTS@
logs=@LOGS@
gpu=@GPU@
park=@PARK@

# ONNX Runtime is built for CUDA 13.
driver=580

# First of all what ends this machine: at once where a step fails, and by the watch where none does but no worker comes up.
cat >/usr/local/bin/fakefinder-machine <<'MACHINE'
#!/bin/bash
metadata() {
    local token service=http://169.254.169.254/latest
    token=$(curl --silent --fail --max-time 5 --retry 5 --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$service/api/token")
    curl --silent --fail --max-time 5 --retry 5 --header "X-aws-ec2-metadata-token: $token" "$service/$1"
}

say() { printf 'FakeFinder: %s\n' "$*" | tee /dev/console; }

# By force where it does not end in order, as when a mounted server does not answer. An on-demand machine is stopped, a spot one terminated.
off() {
    shutdown -h now
    sleep 300
    systemctl poweroff --force --force
    exit 1
}

# The control silo terminates a machine with this tag.
fail() {
    say "$* This machine ends." || true
    timeout 60 aws ec2 create-tags --region "$(metadata meta-data/placement/region)" --resources "$(metadata meta-data/instance-id)" \
        --tags "Key=fakefinder:failure,Value=$(tr -c 'A-Za-z0-9.:/_ \n-' ' ' <<<"$*" | tr -s ' \n' ' ' | cut -c 1-250)" ||
        say 'The failure could not be written into its tag.' || true
    off
}

# A worker ends when it has no cluster, and is started again. Where none stays up for five minutes in half an hour, nobody needs this machine.
watch() {
    local now started last
    last=$(date +%s)
    while sleep 60; do
        now=$(date +%s)
        started=$(timeout 30 docker inspect --format '{{if .State.Running}}{{.State.StartedAt}}{{else}}now{{end}}' fakefinder-worker 2>/dev/null || echo now)
        ((now - $(date --date "$started" +%s) < 300)) || last=$now
        if ((now - last >= 1800)); then
            [[ -e /run/fakefinder-started ]] || fail 'The start has not ended within 30 minutes.'
            say 'No worker has stayed up for 30 minutes, so nobody needs this machine.' || true
            off
        fi
    done
}

boot() {
    metadata user-data >/run/fakefinder-user-data || fail 'The user data cannot be read.'
    exec /bin/bash /run/fakefinder-user-data
}

"$@"
MACHINE
chmod 755 /usr/local/bin/fakefinder-machine
step='Setting up the watch'
trap '/usr/local/bin/fakefinder-machine fail "$step has failed${why:+: ${why%.}}."' ERR

# It outlives the other services when the machine ends, so that it can end it by force.
cat >/etc/systemd/system/fakefinder-watch.service <<'UNIT'
[Unit]
DefaultDependencies=no
[Service]
ExecStart=/usr/local/bin/fakefinder-machine watch
Restart=always
[Install]
WantedBy=multi-user.target
UNIT
cat >/etc/systemd/system/fakefinder-boot.service <<'UNIT'
[Unit]
Wants=network-online.target
After=network-online.target docker.service
[Service]
Type=oneshot
ExecStart=/usr/local/bin/fakefinder-machine boot
[Install]
WantedBy=multi-user.target
UNIT
rm -f /run/fakefinder-started
systemctl daemon-reload
systemctl enable --now fakefinder-watch.service
systemctl enable fakefinder-boot.service

step='Asking the metadata service'
instance=$(/usr/local/bin/fakefinder-machine metadata meta-data/instance-id)
address=$(/usr/local/bin/fakefinder-machine metadata meta-data/local-ipv4)
[[ -n $region ]] || region=$(/usr/local/bin/fakefinder-machine metadata meta-data/placement/region)

if [[ -n $gpu ]]; then
    step="Looking for a GPU with driver $driver or later"
    why=$(nvidia-smi --query-gpu=driver_version --format=csv,noheader 2>&1)
    why=${why%%$'\n'*}
    [[ ${why%%.*} =~ ^[0-9]+$ ]]
    ((${why%%.*} >= driver))
    why=
fi

step='The mount of /data'
mkdir -p /data
if [[ -n $access ]]; then
    [[ -x /sbin/mount.efs ]] || dnf install --assumeyes --quiet amazon-efs-utils
    line="${efs%%.*}:/ /data efs _netdev,tls,iam,accesspoint=$access 0 0"
else
    line="$efs:/ /data nfs4 nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,_netdev 0 0"
fi
if ! grep --quiet --line-regexp --fixed-strings "$line" /etc/fstab; then
    sed --in-place '\| /data |d' /etc/fstab
    printf '%s\n' "$line" >>/etc/fstab
    ! mountpoint --quiet /data || umount /data
fi
for attempt in 1 2 3 4 5; do
    if mountpoint --quiet /data || timeout 60 mount /data; then break; fi
    sleep $((attempt * 5))
done
mountpoint --quiet /data

step='Writing the settings'
umask 077
mkdir -p /etc/fakefinder
base64 --decode <<<"$settings" >/etc/fakefinder/worker.env
printf '%s=%s\n' FakeFinder__Worker__Instance "$instance" FakeFinder__Worker__Cluster "$cluster" \
    Orleans__Endpoints__AdvertisedIPAddress "$address" AWS_REGION "$region" >>/etc/fakefinder/worker.env

step="The login at $registry"
aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"
step="The pull of $image"
docker pull --quiet "$image"

# Networks from a bucket, where one is named: onto this machine's own disk, before its worker starts. What cannot be had is told in the log; the worker runs what is there.
own=()
if [[ -n $weights ]]; then
    own=(--volume /var/lib/fakefinder/weights:/var/lib/fakefinder/weights --env FakeFinder__Catalog__Weights=/var/lib/fakefinder/weights)
    install --directory --owner 10001 --mode 700 /var/lib/fakefinder/weights
    docker run --rm --network host --env-file /etc/fakefinder/worker.env "${own[@]}" --entrypoint dotnet "$image" \
        cli/FakeFinder.Cli.dll weights pull --all --from "$weights" --weights /var/lib/fakefinder/weights ||
        printf 'Not all weights could be pulled from %s.\n' "$weights" >&2
fi

if [[ -n $park ]]; then
    touch /run/fakefinder-started
    /usr/local/bin/fakefinder-machine say 'This machine is prepared, and stops until it is needed.'
    shutdown -h now
    exit
fi

# Not "unless-stopped": docker would start yesterday's worker at the machine's next start. Frames go to the disk: a tmpfs would count as memory.
step='The start of the worker'
install --directory --owner 10001 --mode 700 /var/lib/fakefinder/tmp
log=(--log-driver json-file --log-opt max-size=50m --log-opt max-file=3)
[[ -z $logs ]] || log=(--log-driver awslogs --log-opt awslogs-region="$region" --log-opt awslogs-group="$logs" --log-opt awslogs-stream="$instance" --log-opt mode=non-blocking)
memory=$(awk '/^MemTotal:/ { print int($2 * 0.9) "k" }' /proc/meminfo)
docker rm --force fakefinder-worker || true
docker run --detach --name fakefinder-worker --restart on-failure --network host ${gpu:+--gpus all} \
    --read-only --cap-drop ALL --security-opt no-new-privileges --memory "$memory" --memory-swap "$memory" --pids-limit 4096 \
    --volume /data:/data --volume /var/lib/fakefinder/tmp:/tmp "${own[@]}" --env-file /etc/fakefinder/worker.env "${log[@]}" "$image"
touch /run/fakefinder-started
docker image prune --all --force || true

# 2 is the code of a worker that cannot start with what it has: a setting, a secret, CUDA that does not load. Starting it again does not help.
for ((look = 0; look < 10; look++)); do
    sleep 3
    if [[ $(docker inspect --format '{{.State.ExitCode}}' fakefinder-worker) == 2 ]]; then
        why=$(docker logs --tail 1 fakefinder-worker 2>&1)
        false
    fi
done
