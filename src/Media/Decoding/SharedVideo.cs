namespace FakeFinder.Media.Decoding;

/// <summary>A video whose frames are shared by its readers. Guarded by the frame source's lock.</summary>
internal sealed class SharedVideo(string id)
{
    private readonly Dictionary<int, FrameSlot> slots = [];

    public string Id => id;

    public int Readers { get; set; }

    /// <summary>Decodes begun so far; each after the first is one that sharing should have saved.</summary>
    public int DecodesBegun { get; set; }

    public List<SharedDecode> Decodes { get; } = [];

    /// <summary>Runs from the last reader's leaving on; at its end the frames are let go.</summary>
    public ITimer? Linger { get; set; }

    /// <summary>Its frames were let go: later readers start again.</summary>
    public bool Released { get; set; }

    public IEnumerable<FrameSlot> Slots => slots.Values;

    public FrameSlot this[int index]
    {
        get
        {
            if (!slots.TryGetValue(index, out var slot))
            {
                slots.Add(index, slot = new FrameSlot());
            }

            return slot;
        }
    }
}

/// <summary>One decode that runs now.</summary>
/// <param name="indices">Ascending.</param>
internal sealed class SharedDecode(SharedVideo video, OpenVideo file, IReadOnlyList<int> indices)
{
    public SharedVideo Video => video;

    public OpenVideo File => file;

    public IReadOnlyList<int> Indices => indices;

    /// <summary>Readers that wait for one of its frames at this moment: it must continue, room or not.</summary>
    public int Waiting { get; set; }

    /// <summary>Never disposed: it has no timer and no handle, and is cancelled by the first who needs to.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Ends, without throwing, when FFmpeg is gone.</summary>
    public Task Done { get; set; } = Task.CompletedTask;
}
