#!/bin/bash
# What a worker machine runs at its first start. The control silo makes it of this template at each launch: every @NAME of the next lines becomes a quoted word.
# The image has docker, the GPU's container runtime, the AWS command line and an NFS client.
set -euo pipefail

efs=@EFS@
registry=@REGISTRY@
image=@IMAGE@
region=@REGION@
cluster=@CLUSTER@
settings=@SETTINGS@
weights=@WEIGHTS@

metadata() {
    local token
    token=$(curl --silent --fail --max-time 5 --retry 5 --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
    curl --silent --fail --max-time 5 --retry 5 --header "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"
}

instance=$(metadata instance-id)
address=$(metadata local-ipv4)
[[ -n $region ]] || region=$(metadata placement/region)

# Weights and data: in fstab, so that they are there again when a stopped machine is started.
mkdir -p /data
if ! grep -q ' /data nfs4 ' /etc/fstab; then
    printf '%s:/ /data nfs4 nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,_netdev 0 0\n' "$efs" >>/etc/fstab
fi
for attempt in 1 2 3 4 5; do
    if mountpoint --quiet /data || mount /data; then break; fi
    sleep $((attempt * 5))
done
mountpoint --quiet /data

# Docker starts the worker again by itself after a stop: not before its data are there.
mkdir -p /etc/systemd/system/docker.service.d
printf '[Unit]\nRequiresMountsFor=/data\n' >/etc/systemd/system/docker.service.d/fakefinder.conf
systemctl daemon-reload

umask 077
mkdir -p /etc/fakefinder
base64 --decode <<<"$settings" >/etc/fakefinder/worker.env
printf '%s=%s\n' FakeFinder__Worker__Instance "$instance" FakeFinder__Worker__Cluster "$cluster" \
    Orleans__Endpoints__AdvertisedIPAddress "$address" >>/etc/fakefinder/worker.env

aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"
docker pull "$image"

# Networks from a bucket, where one is named: onto this machine's own disk, before its worker starts. What cannot be had is told in the log; the worker runs what is there.
own=()
if [[ -n $weights ]]; then
    own=(--volume /var/lib/fakefinder/weights:/var/lib/fakefinder/weights --env FakeFinder__Catalog__Weights=/var/lib/fakefinder/weights)
    install --directory --owner 10001 --mode 700 /var/lib/fakefinder/weights
    docker run --rm --network host --env-file /etc/fakefinder/worker.env --env AWS_REGION="$region" "${own[@]}" --entrypoint dotnet "$image" \
        cli/FakeFinder.Cli.dll weights pull --all --from "$weights" --weights /var/lib/fakefinder/weights ||
        printf 'Not all weights could be pulled from %s.\n' "$weights" >&2
fi

docker run --detach --name fakefinder-worker --restart unless-stopped --network host --gpus all \
    --volume /data:/data "${own[@]}" --env-file /etc/fakefinder/worker.env --log-opt max-size=50m --log-opt max-file=3 "$image"

# A worker ends when it has no cluster, and is started again. Where none stays up for five minutes in half an hour, nobody needs this machine: it ends itself, as its
# launch says (a spot one is terminated, another is stopped).
cat >/usr/local/bin/fakefinder-watch <<'WATCH'
#!/bin/bash
last=$(date +%s)
while sleep 60; do
    now=$(date +%s)
    started=$(date --date "$(docker inspect --format '{{.State.StartedAt}}' fakefinder-worker 2>/dev/null || echo now)" +%s)
    ((now - started < 300)) || last=$now
    ((now - last < 1800)) || shutdown -h now
done
WATCH
chmod 755 /usr/local/bin/fakefinder-watch
cat >/etc/systemd/system/fakefinder-watch.service <<'UNIT'
[Unit]
After=docker.service
[Service]
ExecStart=/usr/local/bin/fakefinder-watch
Restart=always
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --now fakefinder-watch.service
