#!/bin/sh
# FFMpegCore starts this under the names ffmpeg and ffprobe (links in a private folder). It sets the limits that the file
# beside the link names and becomes the real program, so that the process that is killed on cancellation is FFmpeg itself.
# The guard stands before all other arguments, so it holds for the input: local files only, and no format that opens others.
set -eu
. "${0%/*}/limits"
case ${0##*/} in
    ffmpeg) program=$ffmpeg option=-nostdin kib=$memory_kib seconds=$cpu_seconds ;;
    ffprobe) program=$ffprobe option= kib=$probe_memory_kib seconds=$probe_cpu_seconds ;;
    *)
        echo "with-limits.sh was started as $0; it must be started as ffmpeg or ffprobe." >&2
        exit 64
        ;;
esac
# No core dump and no byte in any file: what FFmpeg gives goes through pipes and a socket.
ulimit -c 0
ulimit -f 0
# These fail only where a stricter limit is in force already, which then holds.
ulimit -n 128 2>/dev/null || :
ulimit -v "$kib" 2>/dev/null || :
ulimit -t "$seconds" 2>/dev/null || :
# Where setpriv (util-linux) is there, no program that is started from here on gains rights. The environment stays behind: it may hold passwords.
exec nice -n "$niceness" ${setpriv:+"$setpriv" --no-new-privs} env -i MALLOC_ARENA_MAX=2 "$program" $option -protocol_whitelist file -format_whitelist "$formats" "$@"
