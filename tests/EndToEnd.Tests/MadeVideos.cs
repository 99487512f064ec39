using System.Buffers.Binary;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>Many videos: the sample clip with one more box each, which says nothing and makes each file another one.</summary>
internal static class MadeVideos
{
    /// <param name="nameOf">The file's name, by the video's number from 0.</param>
    public static async Task WriteAsync(DirectoryInfo folder, int videos, Func<int, string> nameOf)
    {
        var sample = await File.ReadAllBytesAsync(Repository.Sample);
        for (var video = 0; video < videos; video++)
        {
            var box = new byte[12];
            BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
            "free"u8.CopyTo(box.AsSpan(4));
            BinaryPrimitives.WriteInt32BigEndian(box.AsSpan(8), video);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, nameOf(video)), [.. sample, .. box]);
        }
    }
}
