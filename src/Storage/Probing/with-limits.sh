#!/bin/sh
# FFMpegCore starts this under the names ffmpeg and ffprobe (links in a private folder). It sets the limits that the file
# beside the link names and becomes the real program, so that the process that is killed on cancellation is FFmpeg itself.
# The guard stands before all other arguments, so it holds for the input: local files only, and no format that opens others.
set -eu
. "${0%/*}/limits"
ulimit -c 0
# These fail only where a stricter limit is in force already, which then holds.
ulimit -v "$address_space_kib" 2>/dev/null || :
ulimit -t "$cpu_seconds" 2>/dev/null || :
unset FFREPORT AV_LOG_FORCE_COLOR
export MALLOC_ARENA_MAX=2
case ${0##*/} in
    ffmpeg) exec nice -n "$niceness" "$ffmpeg" -nostdin -protocol_whitelist file -format_whitelist "$formats" "$@" ;;
    ffprobe) exec nice -n "$niceness" "$ffprobe" -protocol_whitelist file -format_whitelist "$formats" "$@" ;;
esac
echo "with-limits.sh was started as $0; it must be started as ffmpeg or ffprobe." >&2
exit 64
