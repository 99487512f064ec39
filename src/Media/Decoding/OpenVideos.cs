namespace FakeFinder.Media.Decoding;

/// <summary>The videos that were read last, so that what was found out about their frames serves all detectors of a job.</summary>
internal sealed class OpenVideos
{
    private const int Kept = 8;

    private readonly Lock gate = new();
    private readonly LinkedList<OpenVideo> latest = [];

    public OpenVideo Open(VideoFile file)
    {
        lock (gate)
        {
            var video = latest.FirstOrDefault(known => known.File == file) ?? new OpenVideo(file);
            latest.Remove(video);
            latest.AddFirst(video);
            if (latest.Count > Kept)
            {
                latest.RemoveLast();
            }

            return video;
        }
    }
}
