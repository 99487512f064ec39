using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Probing;

/// <inheritdoc cref="IVideoProbe"/>
internal sealed class VideoProbe(MediaTools tools, IOptions<ProbeOptions> options) : IVideoProbe
{
    private static readonly string[] Arguments =
    [
        "-v", "error", "-of", "json", "-show_entries",
        "stream=codec_name,codec_type,width,height,nb_frames,avg_frame_rate,r_frame_rate,time_base,duration:stream_disposition=attached_pic:stream_side_data=rotation:format=format_name,duration",
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
        CheckLength(path, name);
        var found = await LookAsync(path, name, cancellationToken);
        var stream = found.Streams.FirstOrDefault(stream => stream is { CodecType: "video", Disposition.AttachedPic: 0 })
            ?? throw Refuse(found.Streams.Exists(stream => stream.CodecType == "audio")
                ? $"'{name}' holds only sound, no video stream; upload a file with a picture that moves."
                : $"'{name}' has no video stream; upload a file with one.");
        if (stream.Width <= 0 || stream.Height <= 0 || stream.CodecName is null or "unknown")
        {
            throw Refuse($"'{name}' is not a video that FFmpeg can decode: its video stream has no known codec or no size.");
        }

        var pixels = (long)stream.Width * stream.Height;
        if (pixels > options.Value.MaxPixels)
        {
            throw OverLimit($"'{name}' has frames of {stream.Width} x {stream.Height} pixels; at most {options.Value.MaxPixels} pixels are allowed.");
        }

        var info = await MeasureAsync(path, name, found.Format, stream, cancellationToken);
        var longest = Math.Max(info.Duration.TotalSeconds, found.Format.Duration ?? 0);
        return longest > options.Value.MaxDuration.TotalSeconds
            ? throw OverLimit($"'{name}' is {Clock(longest)} (h:mm:ss) long; at most {Clock(options.Value.MaxDuration.TotalSeconds)} is allowed.")
            : info.FrameCount > options.Value.MaxFrames
            ? throw OverLimit($"'{name}' has {info.FrameCount} frames; at most {options.Value.MaxFrames} are allowed.")
            : info.FrameCount == 0 ? throw Refuse($"'{name}' has a video stream without frames.") : info;
    }

    private static void CheckLength(string path, string name)
    {
        using var file = File.OpenRead(path);
        if (file.Length == 0)
        {
            throw Refuse($"'{name}' is empty.");
        }

        if (ContainerEnd.FindMissing(file) is { } missing)
        {
            throw Refuse($"'{name}' is truncated: {missing}; upload the whole file.");
        }
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
            throw Refuse(WhyNotVideo(name, exception.Errors));
        }

        return JsonSerializer.Deserialize<ProbeOutput>(text, Json) is { Format: not null, Streams: not null } output
            ? output
            : throw Refuse($"'{name}' is not a video: FFmpeg finds no streams in it.");
    }

    private static string WhyNotVideo(string name, IReadOnlyList<string> errors)
    {
        // A format that is not admitted is named by FFmpeg before the message: "[png_pipe @ 0x...] Format not on whitelist ...".
        var refused = errors.FirstOrDefault(line => line.Contains("Format not on whitelist", StringComparison.Ordinal))?.TrimStart('[').Split(' ', ',')[0];
        return refused switch
        {
            null => $"'{name}' is not a video: FFmpeg knows no format that it could be.",
            "image2" or "gif" or "apng" or "webp" => $"'{name}' is an image, not a video.",
            _ when refused.EndsWith("_pipe", StringComparison.Ordinal) => $"'{name}' is an image, not a video.",
            _ => $"'{name}' is of the format {refused}, which is not accepted; upload an mp4, mov, mkv, webm, avi or mpeg file.",
        };
    }

    /// <summary>Frame count, rate and duration. Where the container gives no duration (WebM as a browser records it), or claims more frames than the file can hold, its packets tell.</summary>
    private async Task<VideoInfo> MeasureAsync(string path, string name, FormatOutput format, StreamOutput stream, CancellationToken cancellationToken)
    {
        var rate = Rate(stream.AvgFrameRate);
        var count = (double)stream.NbFrames;
        var duration = stream.Duration ?? format.Duration;
        if (duration is not null && count == 0)
        {
            // OpenCV takes the duration of the file, and that of the stream only where there is none.
            count = Math.Floor(((format.Duration ?? duration.Value) * GuessedRate(stream)) + 0.5);
        }

        if (duration is null || !VideoInfo.CanHold(new FileInfo(path).Length, count, options.Value.MaxFrames))
        {
            var (packets, seconds) = await ScanAsync(path, name, Rate(stream.TimeBase), cancellationToken);
            duration = seconds;
            count = packets;
            rate = seconds > 0 ? packets / seconds : rate;
        }

        var turned = stream.SideDataList.Exists(data => Math.Abs((Math.Abs(data.Rotation) % 180) - 90) < 1);
        var (width, height) = turned ? (stream.Height, stream.Width) : (stream.Width, stream.Height);
        return new VideoInfo(format.FormatName, stream.CodecName!, width, height, (int)Math.Clamp(count, 0, int.MaxValue), rate, TimeSpan.FromSeconds(Math.Clamp(duration.Value, 0, 1e9)));
    }

    private async Task<(int Packets, double Seconds)> ScanAsync(string path, string name, double timeBase, CancellationToken cancellationToken)
    {
        var packets = 0;
        long first = long.MaxValue, end = long.MinValue;
        try
        {
            await foreach (var packet in tools.ReadPacketsAsync(path, cancellationToken))
            {
                packets += packet.IsDiscarded ? 0 : 1;
                first = Math.Min(first, packet.Pts ?? long.MaxValue);
                end = Math.Max(end, packet.Pts is { } pts ? pts + (packet.Duration ?? 0) : long.MinValue);
            }
        }
        catch (MediaToolException exception)
        {
            throw Refuse($"'{name}' cannot be read to its end: {exception.Message}");
        }

        return (packets, end > first ? (end - first) * timeBase : 0);
    }

    /// <summary>The rate by which OpenCV multiplies a duration: the container's nominal one, unless that is implausible.</summary>
    private static double GuessedRate(StreamOutput stream)
    {
        var (average, nominal) = (Rate(stream.AvgFrameRate), Rate(stream.RFrameRate));
        return nominal == 0 || (average is > 0 and < 70 && nominal > 210) ? average : nominal;
    }

    private static double Rate(string? fraction) =>
        fraction?.Split('/') is [var numerator, var denominator]
        && double.TryParse(numerator, CultureInfo.InvariantCulture, out var top) && double.TryParse(denominator, CultureInfo.InvariantCulture, out var bottom) && bottom > 0
            ? top / bottom
            : 0;

    private static string Clock(double seconds)
    {
        var whole = (long)Math.Ceiling(Math.Min(seconds, 1e15));
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }

    private static InvalidVideoException Refuse(string sentence) => new(sentence, InvalidVideoReason.Content);

    private static InvalidVideoException OverLimit(string sentence) => new(sentence, InvalidVideoReason.OverLimit);

    private sealed record ProbeOutput(List<StreamOutput> Streams, FormatOutput Format);

    private sealed record FormatOutput(string FormatName, double? Duration);

    private sealed record StreamOutput
    {
        public string? CodecName { get; init; }

        public string? CodecType { get; init; }

        public int Width { get; init; }

        public int Height { get; init; }

        public long NbFrames { get; init; }

        public string? AvgFrameRate { get; init; }

        public string? RFrameRate { get; init; }

        public string? TimeBase { get; init; }

        public double? Duration { get; init; }

        public DispositionOutput Disposition { get; init; } = new();

        public List<SideDataOutput> SideDataList { get; init; } = [];
    }

    private sealed record DispositionOutput
    {
        public int AttachedPic { get; init; }
    }

    private sealed record SideDataOutput
    {
        public double Rotation { get; init; }
    }
}
