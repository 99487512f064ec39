namespace FakeFinder.Media.Probing;

/// <summary>What follows from the container's format.</summary>
internal sealed class FormatFacts(ProbedFormat format)
{
    private readonly string[] names = format.FormatName.Split(',');

    public string Name => format.FormatName;

    public bool IsMp4 => names.Contains("mp4");

    public bool IsMatroska => names.Contains("matroska");

    public bool IsImage => Name is "gif" or "apng";

    public TimeSpan? Duration => format.Duration is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e9)) : null;

    /// <summary>FFmpeg gives no packet that is not whole.</summary>
    public bool LeavesOutWhatIsCut => IsMatroska || IsImage;

    public bool MayJump => Name is "mpegts" or "mpeg";

    /// <summary>
    /// Players show the time line of mp4 and Matroska as it is, but for what begins before 0; other containers' clocks begin anywhere.
    /// </summary>
    public TimeSpan Start
    {
        get
        {
            var start = TimeSpan.FromSeconds(Math.Clamp(format.StartTime ?? 0, -1e9, 1e9));
            return (IsMp4 || IsMatroska) && start > TimeSpan.Zero ? TimeSpan.Zero : start;
        }
    }
}
