using FakeFinder.Media.Decoding;


namespace FakeFinder.Detection.Pipelines;

/// <summary>
/// Counts the frames of one video on their way into a pipeline, each once however often it is read. One reading follows the other: it is
/// not for several at a time.
/// </summary>
internal sealed class FrameTally
{
    private readonly HashSet<int> asked = [];
    private readonly HashSet<int> came = [];
    private (int Width, int Height)? size;
    private int latest = -1;
    private int end = int.MaxValue;
    private int last = int.MaxValue;

    /// <summary>Frames that were asked for.</summary>
    public int Wanted => asked.Count(IsWanted);

    /// <summary>Of those, the ones that the video has.</summary>
    public int Present => asked.Count(index => IsWanted(index) && index < Math.Max(end, latest + 1));

    /// <summary>Of those, the ones that came decoded.</summary>
    public int Decoded => came.Count(IsWanted);

    /// <param name="indices">Of frames that are asked for.</param>
    public void Ask(IEnumerable<int> indices) => asked.UnionWith(indices);

    /// <summary>True where frames of several sizes came.</summary>
    public bool SizesDiffer { get; set; }

    /// <summary>A frame has come.</summary>
    public void Came(Frame frame)
    {
        came.Add(frame.Index);
        latest = Math.Max(latest, frame.Index);
        SizesDiffer |= size is { } first && first != (frame.Width, frame.Height);
        size ??= (frame.Width, frame.Height);
    }

    /// <summary>
    /// A reading went to its end. What is missing behind the last frame that came is beyond the end of the video; what is missing before it
    /// could not be decoded.
    /// </summary>
    /// <param name="indices">Of the frames that were asked for, ascending.</param>
    /// <param name="read">The last one that came, or -1.</param>
    public void Ended(IReadOnlyList<int> indices, int read)
    {
        if (indices.Count > 0 && indices[^1] > read)
        {
            end = Math.Min(end, indices.First(index => index > read));
        }
    }

    /// <summary>No frame after this one is wanted any more; some may have been read ahead.</summary>
    public void WantNoneAfter(int index) => last = index;

    private bool IsWanted(int index) => index <= last;
}
