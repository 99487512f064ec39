using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FakeFinder.Media.Containers;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Probing;

/// <inheritdoc cref="IVideoProbe"/>
/// <remarks>
/// Counts, rates and durations in a header are claims. Frames are counted by the container's own index where that names each of them (mp4,
/// mov), else by the packets; where packets are not frames, the count is an upper bound until the decoder has counted
/// (<see cref="StreamInfo.HasIndex"/>).
/// </remarks>
internal sealed class VideoProbe(MediaTools tools, IOptions<ProbeOptions> options) : IVideoProbe
{
    /// <summary>
    /// A claimed average rate beyond these is believed only where counting confirms it: containers without a rate give that of their clock
    /// (1000, 90000).
    /// </summary>
    private const double LowestRate = 1;
    private const double HighestRate = 240;

    /// <summary>
    /// FFmpeg aims 3/23 s too early in a stream with B frames, unless the container is sought by presentation times (mp4). In Matroska,
    /// whose index leads to key frames alone, that would cost a whole further group of pictures; others may need it.
    /// </summary>
    private static readonly TimeSpan MatroskaAim = TimeSpan.FromMilliseconds(140);

    /// <summary>A header that claims less than so much too little is taken for rounded.</summary>
    private static readonly TimeSpan HeaderTolerance = TimeSpan.FromSeconds(1);

    private static readonly string[] Arguments =
    [
        "-v", "error", "-of", "json", "-show_entries",
        "stream=index,id,codec_name,codec_type,width,height,field_order,nb_frames,avg_frame_rate,time_base:stream_disposition=default,attached_pic,timed_thumbnails,still_image:stream_side_data=rotation:format=format_name,start_time,duration",
        "-i",
    ];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <inheritdoc/>
    public async Task<VideoInfo> ProbeAsync(string path, string name, CancellationToken cancellationToken)
    {
        var end = LookAtEnd(path, name);
        var found = await LookAsync(path, name, cancellationToken);
        var videos = found.Streams.FindAll(StreamChoice.IsVideo);
        var stream =
            StreamChoice.Choose(videos)
            ?? throw Refuse(
                found.Streams.Exists(stream => stream.CodecType == "audio")
                    ? $"'{name}' holds only sound, no video stream; upload a file with a picture that moves."
                    : $"'{name}' has no video stream; upload a file with one.");
        if (
            stream.Width <= 0
            || stream.Height <= 0
            || stream.CodecName is null or "unknown"
            || Rational.Parse(stream.TimeBase ?? "") is not { } timeBase)
        {
            throw Refuse($"'{name}' is not a video that FFmpeg can decode: its video stream has no known codec or no size.");
        }

        var pixels = (long)stream.Width * stream.Height;
        if (pixels > options.Value.MaxPixels)
        {
            throw OverLimit(
                $"'{name}' has frames of {stream.Width} x {stream.Height} pixels; at most {options.Value.MaxPixels} pixels are allowed.");
        }

        var format = new FormatFacts(found.Format);
        var chosen = new StreamInfo
        {
            Index = stream.Index,
            TimeBase = timeBase,
            Rotation = RotationOf(stream),
            Start = format.Start,
            TrackId = format.IsMp4 ? TrackIdOf(stream) : null,
            AimAfterKey = format.IsMatroska ? timeBase.Units(MatroskaAim) : 0,
            ClockMayBreak = format.MayJump,
            EndsEarly = end.IsEarly && !format.LeavesOutWhatIsCut,
            Pixels = pixels,
        };
        var count = await CountAsync(path, name, chosen, stream, format, cancellationToken);
        if (format.IsImage && count.Frames <= 1)
        {
            throw Refuse($"'{name}' is an image, not a video.");
        }

        var (width, height) = chosen.Rotation is 90 or 270 ? (stream.Height, stream.Width) : (stream.Width, stream.Height);
        var info = new VideoInfo(
            found.Format.FormatName,
            stream.CodecName,
            width,
            height,
            count.Frames,
            RateOf(stream, count),
            count.Duration)
        {
            Stream = chosen with { HasIndex = count.IsIndexed, IsRateCounted = !IsPlausible(Rate(stream.AvgFrameRate)) },
            Notes = [.. NotesOf(videos, stream, format, count, end)],
        };
        return info.Duration > options.Value.MaxDuration
                ? throw OverLimit(
                    $"'{name}' is {Clock(info.Duration.TotalSeconds)} (h:mm:ss) long; at most "
                        + $"{Clock(options.Value.MaxDuration.TotalSeconds)} is allowed."
                )
            : info.FrameCount > options.Value.MaxFrames
            ? throw OverLimit($"'{name}' has {info.FrameCount} frames; at most {options.Value.MaxFrames} are allowed.")
            : info.FrameCount == 0 ? throw Refuse($"'{name}' has a video stream without frames.") : info;
    }

    private static EndOfFile LookAtEnd(string path, string name)
    {
        using var file = File.OpenRead(path);
        if (file.Length == 0)
        {
            throw Refuse($"'{name}' is empty.");
        }

        var end = ContainerEnd.Look(file);
        return end.Missing is null ? end : throw Refuse($"'{name}' is truncated: {end.Missing}; upload the whole file.");
    }

    private async Task<ProbeOutput> LookAsync(string path, string name, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await tools.ProbeTextAsync([.. Arguments, MediaTools.InputName(path)], cancellationToken);
        }
        catch (MediaToolException exception) when (exception.OverLimit)
        {
            throw OverLimit($"'{name}' takes more time or memory to look into than is allowed (FakeFinder:Media).");
        }
        catch (MediaToolException exception)
        {
            throw Refuse(WhyNotVideo(path, name, exception.Errors));
        }

        return JsonSerializer.Deserialize<ProbeOutput>(text, Json) is { Format: not null, Streams: not null } output
            ? output
            : throw Refuse($"'{name}' is not a video: FFmpeg finds no streams in it.");
    }

    private static string WhyNotVideo(string path, string name, IReadOnlyList<string> errors)
    {
        // A format that is not admitted is named by FFmpeg before the message: "[png_pipe @ 0x...] Format not on whitelist ...".
        var refused = errors
            .FirstOrDefault(line => line.Contains("Format not on whitelist", StringComparison.Ordinal))
            ?.TrimStart('[')
            .Split(' ', ',')[0];
        return refused switch
        {
            null => $"'{name}' is not a video; upload an mp4, mov, mkv, webm, avi or mpeg file.",
            "webp_pipe" or "image2" when IsAnimatedWebp(path) =>
                $"'{name}' is an animated WebP, which FFmpeg cannot decode; upload it as a GIF, an APNG or an mp4.",
            "image2" => $"'{name}' is an image, not a video.",
            _ when refused.EndsWith("_pipe", StringComparison.Ordinal) => $"'{name}' is an image, not a video.",
            _ => $"'{name}' is of the format {refused}, which is not accepted; upload an mp4, mov, mkv, webm, avi or mpeg file.",
        };
    }

    /// <summary>Its extended header (the chunk VP8X) has a flag for that.</summary>
    private static bool IsAnimatedWebp(string path)
    {
        Span<byte> head = stackalloc byte[21];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head[8..16].SequenceEqual("WEBPVP8X"u8)
            && (head[20] & 2) != 0;
    }

    /// <summary>By the container's index where there is one for each frame; else by a pass over the packets.</summary>
    private async Task<FrameCount> CountAsync(
        string path,
        string name,
        StreamInfo stream,
        ProbedStream probed,
        FormatFacts format,
        CancellationToken cancellationToken)
    {
        var oneEach = FramesOfPackets.AreOneEach(probed, format.Name);
        if (oneEach && stream.TrackId is { } track && Mp4Index.TryRead(path, track) is { } tables)
        {
            return new FrameCount(tables.Times.Length, tables.Duration, IsIndexed: true);
        }

        try
        {
            var scan = await PacketScan.ReadAsync(tools, path, stream, oneEach, cancellationToken);
            return new FrameCount(scan.Packets, scan.Duration, scan.Index is not null);
        }
        catch (MediaToolException exception) when (exception.OverLimit)
        {
            throw OverLimit($"'{name}' takes more time or memory to look into than is allowed (FakeFinder:Media).");
        }
        catch (MediaToolException exception)
        {
            throw Refuse($"'{name}' cannot be read to its end: {exception.Message}");
        }
    }

    /// <summary>
    /// The average rate, as OpenCV 4.2 takes it; where it is absent or beyond belief, the counted frames over their time.
    /// </summary>
    private static double RateOf(ProbedStream stream, FrameCount count)
    {
        var claimed = Rate(stream.AvgFrameRate);
        return IsPlausible(claimed) || count.Rate == 0 ? claimed : count.Rate;
    }

    private static bool IsPlausible(double rate) => rate is >= LowestRate and <= HighestRate;

    private static IEnumerable<VideoNote> NotesOf(
        List<ProbedStream> videos,
        ProbedStream stream,
        FormatFacts format,
        FrameCount count,
        EndOfFile end)
    {
        if (videos.Count > 1)
        {
            yield return new VideoNote(
                VideoNoteKinds.SeveralStreams,
                $"The file has {videos.Count} video streams; stream {videos.IndexOf(stream) + 1} ({stream.Width} x {stream.Height}) was "
                    + $"analysed, the one that a player shows."
            );
        }

        if (end.IsEarly)
        {
            yield return new VideoNote(
                VideoNoteKinds.EndsEarly,
                "The recording ends early: the file stops within a frame. What is there was analysed.");
        }

        // An mp4's count is that of its samples, of which an edit list may cut some off; a GIF has none: FFmpeg has counted its pieces. A
        // transport stream has no header: FFmpeg takes its duration from the clock, which breaks where recordings were joined.
        if (!format.IsMp4 && !format.IsImage && stream.NbFrames > 0 && stream.NbFrames != count.Frames)
        {
            yield return new VideoNote(
                VideoNoteKinds.HeaderDiffers,
                $"The file's header claims {stream.NbFrames} frames; {count.Frames} were counted.");
        }
        else if (!format.MayJump && format.Duration is { } claimed && claimed + HeaderTolerance < count.Duration)
        {
            yield return new VideoNote(
                VideoNoteKinds.HeaderDiffers,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file's header claims {claimed.TotalSeconds:0.#} s; the video lasts {count.Duration.TotalSeconds:0.#} s."));
        }
    }

    /// <summary>Clockwise degrees, a multiple of 90; other angles are left alone, as OpenCV leaves them.</summary>
    private static int RotationOf(ProbedStream stream)
    {
        var clockwise = -stream.SideDataList.Select(data => data.Rotation).FirstOrDefault(angle => angle != 0);
        var quarters = Math.Round(clockwise / 90);
        return Math.Abs(clockwise - (quarters * 90)) < 1 ? (int)((((quarters % 4) + 4) % 4) * 90) : 0;
    }

    private static uint? TrackIdOf(ProbedStream stream) =>
        stream.Id is ['0', 'x', ..] id
        && uint.TryParse(id.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var track)
            ? track
            : null;

    private static double Rate(string? fraction) =>
        Rational.Parse(fraction ?? "") is { } rate ? (double)rate.Numerator / rate.Denominator : 0;

    private static string Clock(double seconds)
    {
        var whole = (long)Math.Ceiling(Math.Min(seconds, 1e15));
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }

    private static InvalidVideoException Refuse(string sentence) => new(sentence, InvalidVideoReason.Content);

    private static InvalidVideoException OverLimit(string sentence) => new(sentence, InvalidVideoReason.OverLimit);
}
