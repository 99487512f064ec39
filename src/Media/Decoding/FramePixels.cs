namespace FakeFinder.Media.Decoding;

/// <summary>
/// Where the pixels of frames come from. The runtime lets large objects that nobody uses pile up for as long as the machine has room: after
/// so many bytes of frames they are collected.
/// </summary>
internal static class FramePixels
{
    private const long BytesPerCollection = 256L << 20;

    private static readonly Lock Gate = new();
    private static long taken;
    private static int collections;

    public static byte[] Allocate(int length)
    {
        lock (Gate)
        {
            if (GC.CollectionCount(GC.MaxGeneration) is var now && now != collections)
            {
                (collections, taken) = (now, 0);
            }

            taken += length;
            if (taken > BytesPerCollection)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
                (collections, taken) = (GC.CollectionCount(GC.MaxGeneration), length);
            }
        }

        return GC.AllocateUninitializedArray<byte>(length);
    }
}
