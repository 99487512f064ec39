#!/bin/sh
# This is started under the names ffmpeg and ffprobe (links in a private folder). It sets the limits that the file
# beside the link names and becomes the real program, or bubblewrap around it, so that what is killed on cancellation is FFmpeg itself.
# The guard stands before all other arguments, so it holds for the input: local files only, and no format that opens others.
set -eu
folder=${0%/*}
. "$folder/limits"
case ${0##*/} in
    ffmpeg) program=$ffmpeg option=-nostdin kib=$memory_kib seconds=$cpu_seconds ;;
    ffprobe) program=$ffprobe option= kib=$probe_memory_kib seconds=$probe_cpu_seconds ;;
    *)
        echo "with-limits.sh was started as $0; it must be started as ffmpeg or ffprobe." >&2
        exit 64
        ;;
esac
# The video and the socket: all that FFmpeg gets of our files.
video= socket= before=
for argument; do
    case $argument in
        file:*) [ "$before" != -i ] || video=${argument#file:} ;;
        unix:*) socket=${argument#unix:} ;;
    esac
    before=$argument
done
# FFmpeg is to say itself that it is not there.
[ -e "$video" ] || video=
set -- $option -protocol_whitelist file -format_whitelist "$formats" "$@"
# No core dump and no byte in any file: what FFmpeg gives goes through pipes and a socket.
ulimit -c 0
ulimit -f 0
# These fail only where a stricter limit is in force already, which then holds.
ulimit -n 128 2>/dev/null || :
ulimit -v "$kib" 2>/dev/null || :
ulimit -t "$seconds" 2>/dev/null || :
# The environment stays behind: it may hold passwords. It does so before bubblewrap starts, whose memory FFmpeg might get to see.
if [ -n "$bwrap" ]; then
    exec 3<"$folder/sandbox"
    exec nice -n "$niceness" env -i MALLOC_ARENA_MAX=2 "$bwrap" --args 3 ${video:+--ro-bind "$video" "$video"} \
        ${socket:+--ro-bind "$socket" "$socket"} --remount-ro / -- "$program" "$@"
fi
# Where setpriv (util-linux) is there, no program that is started from here on gains rights, and none outlives ours, as in bubblewrap.
exec nice -n "$niceness" ${setpriv:+"$setpriv" --no-new-privs --pdeathsig KILL} env -i MALLOC_ARENA_MAX=2 "$program" "$@"
