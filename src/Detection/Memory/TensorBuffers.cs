namespace FakeFinder.Detection.Memory;

/// <summary>
/// Buffers for large tensors, which are used again and again: memory that comes fresh from the system costs more than what is written into
/// it, and the tensors of a video's frames have the same few sizes. What is not given back is the garbage collector's, as any array.
/// </summary>
internal static class TensorBuffers
{
    /// <summary>Shorter ones are cheap: they come from a part of the heap that is reused soon.</summary>
    private const int LeastLength = 32 << 10;

    /// <summary>What may lie here unused. A frame of full HD as RetinaFace takes it has 25 MB, MTCNN's pyramid of it 18.</summary>
    private const long MostBytes = 128L << 20;

    private static readonly Lock Gate = new();

    /// <summary>The one that was given back last is the last.</summary>
    private static readonly List<float[]> Spare = [];
    private static long bytes;

    /// <summary>A buffer of exactly this length; what is in it is not said.</summary>
    public static float[] Rent(int length)
    {
        if (length >= LeastLength)
        {
            lock (Gate)
            {
                if (Spare.FindLastIndex(spare => spare.Length == length) is >= 0 and var index)
                {
                    return Take(index);
                }
            }
        }

        return GC.AllocateUninitializedArray<float>(length);
    }

    /// <summary>Takes a buffer back that nothing reads or writes any more. The oldest ones go where there are too many.</summary>
    public static void Return(float[] buffer)
    {
        if (buffer.Length < LeastLength)
        {
            return;
        }

        lock (Gate)
        {
            Spare.Add(buffer);
            bytes += Bytes(buffer);
            while (bytes > MostBytes)
            {
                Take(0);
            }
        }
    }

    /// <summary>Leaves all of them to the garbage collector.</summary>
    public static void Clear()
    {
        lock (Gate)
        {
            Spare.Clear();
            bytes = 0;
        }
    }

    private static float[] Take(int index)
    {
        var buffer = Spare[index];
        Spare.RemoveAt(index);
        bytes -= Bytes(buffer);
        return buffer;
    }

    private static long Bytes(float[] buffer) => (long)buffer.Length * sizeof(float);
}
