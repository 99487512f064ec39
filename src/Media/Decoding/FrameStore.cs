using FakeFinder.Files;


namespace FakeFinder.Media.Decoding;

/// <summary>
/// The room for decoded frames of all videos: memory first, then disk. Where both are full, the frames that nobody wants at the moment go,
/// the oldest first. Guarded by the frame source's lock, but for the reading and writing of files.
/// </summary>
internal sealed class FrameStore(DecodingOptions options, Instruments instruments) : IDisposable
{
    private readonly ScratchFolder folder = ScratchFolder.Create(options.Folder, "frames");
    private readonly Room memory = new((long)options.MemoryMiB << 20);
    private readonly Room disk = new((long)options.DiskMiB << 20);

    /// <summary>Keeps the frame in memory if there is room.</summary>
    public bool TryKeepInMemory(FrameSlot slot, Frame frame, bool mayDropIdle)
    {
        if (!TryTake(memory, frame.Rgb.Length, mayDropIdle))
        {
            return false;
        }

        slot.Frame = frame;
        slot.Settle(SlotState.InMemory, frame);
        MarkIdle(slot);
        return true;
    }

    /// <summary>Sets room on disk aside; a file is to be written and <see cref="KeepOnDisk"/> called, or the room given back.</summary>
    public bool TryReserveDisk(Frame frame, bool mayDropIdle) => TryTake(disk, frame.Rgb.Length, mayDropIdle);

    /// <summary>Gives room on disk back that was set aside for a frame.</summary>
    public void ReturnDisk(Frame frame) => disk.Used -= frame.Rgb.Length;

    /// <summary>Notes that the frame is in its file.</summary>
    public void KeepOnDisk(FrameSlot slot, Frame frame, FrameFile file)
    {
        slot.File = file;
        slot.Settle(SlotState.OnDisk, frame);
        MarkIdle(slot);
        instruments.FramesToDisk.Add(1);
    }

    /// <summary>Writes the pixels; not under the lock.</summary>
    public async Task<FrameFile> WriteAsync(Frame frame, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.Path, Guid.NewGuid().ToString("N") + ".rgb");
        try
        {
            await using var file = new FileStream(
                path,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.Read,
                bufferSize: 0,
                useAsync: true);
            await file.WriteAsync(frame.Rgb, cancellationToken);
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        return new FrameFile(path, frame.Index, frame.Time, frame.Width, frame.Height, frame.Rgb.Length);
    }

    /// <summary>Reads the pixels; not under the lock.</summary>
    public static async Task<Frame> ReadAsync(FrameFile file, CancellationToken cancellationToken)
    {
        var rgb = FramePixels.Allocate(file.Bytes);
        await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await stream.ReadExactlyAsync(rgb, cancellationToken);
        return new Frame(file.Index, file.Time, file.Width, file.Height, rgb);
    }

    /// <summary>One more reader wants the frame: it may not be dropped.</summary>
    public void Want(FrameSlot slot)
    {
        slot.Wanting++;
        if (slot.Idle is { List: { } list } node)
        {
            list.Remove(node);
            slot.Idle = null;
            RoomOf(slot).Idle -= Bytes(slot);
        }
    }

    /// <summary>One reader less wants the frame.</summary>
    public void Unwant(FrameSlot slot)
    {
        slot.Wanting--;
        MarkIdle(slot);
    }

    /// <summary>Lets go of the frame, wherever it is.</summary>
    public void Drop(FrameSlot slot)
    {
        if (slot.State is not (SlotState.InMemory or SlotState.OnDisk))
        {
            return;
        }

        var (room, bytes) = (RoomOf(slot), Bytes(slot));
        room.Used -= bytes;
        if (slot.Idle is { } node)
        {
            room.OldestFirst.Remove(node);
            room.Idle -= bytes;
            slot.Idle = null;
        }

        if (slot.File is { } file)
        {
            File.Delete(file.Path);
        }

        slot.Frame = null;
        slot.File = null;
        slot.Settle(SlotState.Absent);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private bool TryTake(Room room, int bytes, bool mayDropIdle)
    {
        if (room.Used + bytes - (mayDropIdle ? room.Idle : 0) > room.Limit)
        {
            return false;
        }

        while (room.Used + bytes > room.Limit)
        {
            Drop(room.OldestFirst.First!.Value);
            instruments.FramesDropped.Add(1);
        }

        room.Used += bytes;
        return true;
    }

    private void MarkIdle(FrameSlot slot)
    {
        if (slot is { Wanting: 0, Idle: null, State: SlotState.InMemory or SlotState.OnDisk })
        {
            slot.Idle = RoomOf(slot).OldestFirst.AddLast(slot);
            RoomOf(slot).Idle += Bytes(slot);
        }
    }

    private Room RoomOf(FrameSlot slot) => slot.State == SlotState.InMemory ? memory : disk;

    private static int Bytes(FrameSlot slot) => slot.Frame?.Rgb.Length ?? slot.File!.Bytes;

    private sealed class Room(long limit)
    {
        public long Limit => limit;

        public long Used { get; set; }

        /// <summary>Of <see cref="Used"/>: frames that nobody wants at the moment.</summary>
        public long Idle { get; set; }

        public LinkedList<FrameSlot> OldestFirst { get; } = [];
    }
}
