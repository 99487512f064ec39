using FakeFinder.Web.Api;

namespace FakeFinder.Web.Legacy;

/// <summary>Recognises the ISO base media family by its first box, before anything is stored.</summary>
internal static class Mp4Content
{
    private static ReadOnlySpan<byte> FirstBoxes => "ftypstypmoovmdatfreeskipwidepnot"u8;

    /// <summary>Looks at the beginning without taking it: the name that stands after the length of the first box.</summary>
    public static async Task<bool> IsMp4Async(BodyPart content, CancellationToken cancellationToken)
    {
        var header = await content.PeekAsync(8, cancellationToken);
        return header.Length == 8 && FirstBoxes.IndexOf(header.Span[4..]) is >= 0 and var at && at % 4 == 0;
    }
}
