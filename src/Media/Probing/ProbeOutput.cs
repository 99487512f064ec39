namespace FakeFinder.Media.Probing;

/// <summary>What ffprobe prints of a file, as JSON.</summary>
internal sealed record ProbeOutput(List<ProbedStream> Streams, ProbedFormat Format);

internal sealed record ProbedFormat(string FormatName, double? StartTime, double? Duration);

internal sealed record ProbedStream
{
    public int Index { get; init; }

    /// <summary>Such as <c>0x1</c>: the track's number in an mp4 file.</summary>
    public string? Id { get; init; }

    public string? CodecName { get; init; }

    public string? CodecType { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public string? FieldOrder { get; init; }

    public long NbFrames { get; init; }

    public string? AvgFrameRate { get; init; }

    public string? TimeBase { get; init; }

    public ProbedDisposition Disposition { get; init; } = new();

    public List<ProbedSideData> SideDataList { get; init; } = [];
}

internal sealed record ProbedDisposition
{
    public int Default { get; init; }

    public int AttachedPic { get; init; }

    public int TimedThumbnails { get; init; }

    public int StillImage { get; init; }
}

internal sealed record ProbedSideData
{
    /// <summary>Degrees counter-clockwise, as the matrix turns the picture.</summary>
    public double Rotation { get; init; }
}
