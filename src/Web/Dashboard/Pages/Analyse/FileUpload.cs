using FakeFinder.Web.Dashboard.Videos;

namespace FakeFinder.Web.Dashboard.Pages.Analyse;

/// <summary>A file on its way from the browser, as the browser tells it.</summary>
/// <param name="Key">Names it among the browser's files.</param>
/// <param name="State">queued, sending, checking, waiting, left, refused, done or gone.</param>
/// <param name="Note">Why it waits, or why it was refused; null where there is nothing to say.</param>
/// <param name="Video">The id of the video that it became; null before that.</param>
public sealed record FileUpload(string Key, string Name, long Bytes, long Sent, string State, string? Note, string? Video)
{
    /// <summary>Of its bytes, those that are on their way or here, in per cent.</summary>
    public double Percent => Bytes == 0 ? 100 : Math.Min(100.0, 100.0 * Sent / Bytes);

    /// <summary>Nothing more is to come of it.</summary>
    public bool HasEnded => State is "done" or "gone";

    /// <summary>It continues by itself.</summary>
    public bool Moves => State is "queued" or "sending" or "checking" or "waiting";

    /// <summary>What is going on, for people.</summary>
    public string Sentence => State switch
    {
        "queued" => $"{VideoFacts.Bytes(Bytes)}, waiting for its turn",
        "checking" => "All sent; the service looks into the clip…",
        "waiting" => $"{Amount}. {Note}",
        "left" => $"{Amount}. Choose this file again, and the upload continues there.",
        "refused" => Note ?? "",
        _ => Amount,
    };

    private string Amount => $"{VideoFacts.Bytes(Math.Min(Sent, Bytes))} of {VideoFacts.Bytes(Bytes)} sent, {Math.Floor(Percent)} %";
}
