using System.Globalization;

namespace FakeFinder.Media.Perturbing;

/// <summary>
/// A named change of a video that leaves what it shows: a score that depends on the people in it should hardly move. All but the two
/// re-encodings are coded so finely that the coding does not count.
/// </summary>
public sealed class Perturbation
{
    /// <summary>Of H.264; 0 would be lossless.</summary>
    private const int Fine = 8;

    private readonly Func<int, int, string> filter;

    private Perturbation(string name, string title, string description, Func<int, int, string>? filter = null, int quality = Fine) =>
        (Name, Title, Description, this.filter, Quality) = (name, title, description, filter ?? ((_, _) => "null"), quality);

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Perturbation> All { get; } =
    [
        new("reencoded", "Re-encoded", "Coded again as H.264 of quality 23, as a video is that is shared.", quality: 23),
        new("reencoded-strongly", "Strongly re-encoded", "Coded again as H.264 of quality 40: few details are left.", quality: 40),
        new(
            "half-size",
            "Half size",
            "Half the width and height.",
            (_, _) => "scale='max(2,2*round(iw/4))':'max(2,2*round(ih/4))'"),
        new(
            "blurred",
            "Blurred",
            "Blurred by a Gaussian filter whose sigma is 1/360 of the shorter side, and at least 1 pixel.",
            Blur),
        new(
            "cropped",
            "Cropped",
            "The central 80 % of the width and height.",
            (_, _) => "crop='max(2,2*round(iw*0.4))':'max(2,2*round(ih*0.4))'"),
        new(
            "brightened",
            "Brightened",
            "Brighter by a tenth of the range.",
            (_, _) => "lutyuv=y='clip(val+0.1*(maxval-minval),minval,maxval)'"),
        new("mirrored", "Mirrored", "Left and right are exchanged.", (_, _) => "hflip"),
        new(
            "frame-shifted",
            "Frame-shifted",
            "Begins 5 frames later, so that other frames are looked at.",
            (_, _) => "select='gte(n,5)',setpts=PTS-STARTPTS")
        {
            SkippedFrames = 5,
        },
    ];

    /// <summary>For programs, such as <c>half-size</c>.</summary>
    public string Name { get; }

    /// <summary>For people: one or two words.</summary>
    public string Title { get; }

    /// <summary>What it does: one short sentence.</summary>
    public string Description { get; }

    /// <summary>So many frames at the video's beginning are left out.</summary>
    public int SkippedFrames { get; private init; }

    /// <summary>The constant rate factor of libx264: 0 is lossless, 51 the worst.</summary>
    internal int Quality { get; }

    /// <summary>The video is coded for its own sake, so at the encoder's usual effort.</summary>
    internal bool IsReencoding => Quality != Fine;

    /// <returns>Null where there is no perturbation of this name.</returns>
    public static Perturbation? Find(string name) => All.FirstOrDefault(one => one.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>FFmpeg's filters, for frames of yuv420p and of even size.</summary>
    internal string Filter(int width, int height) => filter(width, height);

    /// <summary>The colour planes have half the width and height, and so half the sigma.</summary>
    private static string Blur(int width, int height)
    {
        var sigma = Math.Max(1, Math.Min(width, height) / 360.0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"gblur=sigma={sigma:0.####}:steps=3:planes=1,gblur=sigma={sigma / 2:0.####}:steps=3:planes=6");
    }
}
