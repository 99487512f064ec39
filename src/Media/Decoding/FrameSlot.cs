namespace FakeFinder.Media.Decoding;

/// <summary>One frame of a shared video: where it is, and who waits for it. Guarded by the frame source's lock.</summary>
internal sealed class FrameSlot
{
    private TaskCompletionSource<Frame?>? arrival;
    private int waiting;

    public SlotState State { get; set; }

    /// <summary>Readers that still want it. What nobody wants may be dropped for room.</summary>
    public int Wanting { get; set; }

    /// <summary>While <see cref="SlotState.Decoding"/>.</summary>
    public SharedDecode? Decode { get; set; }

    /// <summary>While <see cref="SlotState.InMemory"/>.</summary>
    public Frame? Frame { get; set; }

    /// <summary>While <see cref="SlotState.OnDisk"/>.</summary>
    public FrameFile? File { get; set; }

    /// <summary>Its place among the frames that nobody wants, while it is there.</summary>
    public LinkedListNode<FrameSlot>? Idle { get; set; }

    /// <summary>Ends with the frame, with null when the reader should look again, or with the decode's failure.</summary>
    public Task<Frame?> WaitAsync()
    {
        arrival ??= new TaskCompletionSource<Frame?>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting++;
        Decode!.Waiting++;
        return arrival.Task;
    }

    /// <summary>A reader has stopped waiting by itself.</summary>
    public void GiveUp(Task<Frame?> waited)
    {
        if (waited == arrival?.Task)
        {
            waiting--;
            Decode!.Waiting--;
        }
    }

    /// <summary>Leaves the decode and wakes all who wait.</summary>
    public void Settle(SlotState state, Frame? handedOver = null, Exception? failure = null)
    {
        if (Decode is { } decode)
        {
            decode.Waiting -= waiting;
        }

        State = state;
        Decode = null;
        waiting = 0;
        var woken = arrival;
        arrival = null;
        if (failure is null)
        {
            woken?.TrySetResult(handedOver);
        }
        else
        {
            woken?.TrySetException(failure);
        }
    }
}

/// <summary>Where a frame is.</summary>
internal enum SlotState
{
    /// <summary>Never decoded, or dropped for room.</summary>
    Absent,

    /// <summary>A decode that runs now will bring it.</summary>
    Decoding,

    InMemory,

    OnDisk,

    /// <summary>The video has no such frame that can be decoded.</summary>
    Missing,
}

/// <summary>A frame's pixels in a file.</summary>
internal sealed record FrameFile(string Path, int Index, TimeSpan Time, int Width, int Height, int Bytes);
