
namespace FakeFinder.Media.Probing;

/// <summary>Something about a video that a reader of its scores should know, such as that only one of its streams is analysed.</summary>
/// <param name="Kind">For programs: one of <see cref="VideoNoteKinds"/>. A reader passes over kinds that it does not know.</param>
/// <param name="Text">For people: one short sentence.</param>
public sealed record VideoNote(string Kind, string Text);

/// <summary>The kinds of notes, as reports and the API write them.</summary>
public static class VideoNoteKinds
{
    /// <summary>The video has several video streams, and one of them is analysed.</summary>
    public const string SeveralStreams = "severalStreams";

    /// <summary>The file ends before its container says.</summary>
    public const string EndsEarly = "endsEarly";

    /// <summary>The file's header claims another count of frames, or a shorter time.</summary>
    public const string HeaderDiffers = "headerDiffers";

    /// <summary>Frames change their size on the way.</summary>
    public const string SizeChanges = "sizeChanges";
}
