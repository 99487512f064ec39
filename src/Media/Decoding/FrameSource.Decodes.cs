namespace FakeFinder.Media.Decoding;

public sealed partial class FrameSource
{
    /// <summary>Begins to decode those of these frames that are not there; under the lock.</summary>
    private void Begin(SharedVideo video, VideoFile file, IEnumerable<int> candidates)
    {
        int[] indices = [.. candidates.Distinct().Where(index => video[index].State == SlotState.Absent).Order()];
        var decode = new SharedDecode(video, opened.Open(file), indices);
        foreach (var index in indices)
        {
            video[index].State = SlotState.Decoding;
            video[index].Decode = decode;
        }

        video.Decodes.Add(decode);
        instruments.Decodes.Add(1);
        LogDecoding(video.Id, indices.Length);
        if (++video.DecodesBegun > 1)
        {
            instruments.RepeatedDecodes.Add(1);
            LogDecodingAgain(video.Id, video.DecodesBegun, indices.Length);
        }

        decode.Done = Task.Run(() => DecodeAsync(decode));
    }

    private async Task DecodeAsync(SharedDecode decode)
    {
        using var span = Instruments.BeginDecode();
        span?.SetTag("fakefinder.frames", decode.Indices.Count);
        var began = time.GetTimestamp();
        Exception? failure = null;
        var rest = SlotState.Absent;
        try
        {
            rest = await PlaceAllAsync(decode) ? SlotState.Missing : SlotState.Absent;
        }
        catch (OperationCanceledException) when (decode.Stop.IsCancellationRequested)
        {
            // Stopped because there is no reader any more; a reader that comes meanwhile finds the frames absent and starts again.
        }
        catch (Exception exception)
        {
            // Everything else belongs to the readers that wait.
            failure = exception;
            LogFailed(decode.Video.Id, exception.Message);
        }

        instruments.DecodeDuration.Record(time.GetElapsedTime(began).TotalSeconds);
        lock (gate)
        {
            decode.Video.Decodes.Remove(decode);
            Settle(decode, rest, failure);
            Signal();
        }
    }

    /// <returns>False where it ended early, since there was neither room for a frame nor any reader.</returns>
    private async Task<bool> PlaceAllAsync(SharedDecode decode)
    {
        var at = 0;
        await foreach (var frame in decoder.DecodeAsync(decode.File, decode.Indices, decode.Stop.Token))
        {
            instruments.FramesDecoded.Add(1);
            lock (gate)
            {
                for (; decode.Indices[at] < frame.Index; at++)
                {
                    if (decode.Video[decode.Indices[at]] is { } skipped && skipped.Decode == decode)
                    {
                        skipped.Settle(SlotState.Missing);
                    }
                }
            }

            at++;
            if (!await PlaceAsync(decode, decode.Video[frame.Index], frame))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds a place for the frame, waits until there is one, or hands it to those who wait and drops it.</summary>
    private async Task<bool> PlaceAsync(SharedDecode decode, FrameSlot slot, Frame frame)
    {
        var diskWorks = true;
        while (true)
        {
            Task room;
            var reserved = false;
            lock (gate)
            {
                if (slot.Decode != decode)
                {
                    // Abandoned: the stop is on its way.
                    return false;
                }

                if (store.TryKeepInMemory(slot, frame, mayDropIdle: false))
                {
                    return true;
                }

                reserved = diskWorks && store.TryReserveDisk(frame, mayDropIdle: false);
                if (!reserved && store.TryKeepInMemory(slot, frame, mayDropIdle: true))
                {
                    return true;
                }

                reserved = reserved || (diskWorks && store.TryReserveDisk(frame, mayDropIdle: true));
                if (!reserved && (slot.Wanting == 0 || decode.Waiting > 0))
                {
                    instruments.FramesDropped.Add(1);
                    slot.Settle(SlotState.Absent, frame);
                    return decode.Video.Readers > 0;
                }

                room = changed.Task;
            }

            if (!reserved)
            {
                await room.WaitAsync(decode.Stop.Token);
            }
            else if (await SpillAsync(decode, slot, frame))
            {
                return true;
            }
            else
            {
                diskWorks = false;
            }
        }
    }

    /// <returns>False where the disk took it not.</returns>
    private async Task<bool> SpillAsync(SharedDecode decode, FrameSlot slot, Frame frame)
    {
        FrameFile? file = null;
        try
        {
            file = await store.WriteAsync(frame, decode.Stop.Token);
            return true;
        }
        catch (IOException exception)
        {
            LogDiskFailed(decode.Video.Id, exception);
            return false;
        }
        finally
        {
            lock (gate)
            {
                if (file is not null && slot.Decode == decode)
                {
                    store.KeepOnDisk(slot, frame, file);
                }
                else
                {
                    store.ReturnDisk(frame);
                    if (file is not null)
                    {
                        File.Delete(file.Path);
                    }
                }
            }
        }
    }
}
