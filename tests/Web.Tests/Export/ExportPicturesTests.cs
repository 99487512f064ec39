using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Export;

namespace FakeFinder.Web.Tests.Export;

public sealed class ExportPicturesTests
{
    private static readonly VideoEvidence Evidence = MadeExport.Create().Evidence;

    [Fact]
    public async Task Each_moment_has_its_face_and_its_frame_and_each_track_its_face()
    {
        var pictures = await new ExportPictures(new DrawnImages(_ => true)).OfAsync("video", Evidence, CancellationToken.None);

        Assert.Equal(
            ["faces/moment-1.jpg", "faces/track-A.jpg", "faces/track-B.jpg", "stills/moment-1.jpg"],
            pictures.All.Select(picture => picture.Name));
        Assert.All(pictures.All, picture => Assert.NotNull(picture.Jpeg));
        Assert.Equal(50, pictures.Moments[0]!.Spot.Frame);
    }

    [Fact]
    public async Task A_picture_that_cannot_be_had_says_why()
    {
        var some = await new ExportPictures(new DrawnImages(isFace => !isFace)).OfAsync("video", Evidence, CancellationToken.None);

        Assert.All(some.Moments, picture => Assert.Equal("No worker runs.", picture!.WhyNot));
        Assert.All(some.Stills, picture => Assert.Null(picture.WhyNot));
    }

    [Fact]
    public async Task A_video_without_a_moment_shows_some_of_its_frames()
    {
        var pictures = await new ExportPictures(new DrawnImages(_ => true))
            .OfAsync("video", Evidence with { Moments = [] }, CancellationToken.None);

        Assert.Equal([25, 50, 75], pictures.Stills.Select(still => still.Spot.Frame));
        var nothing = await new ExportPictures(new DrawnImages(_ => true))
            .OfAsync("video", VideoEvidence.Of([]), CancellationToken.None);
        Assert.Empty(nothing.All);
    }
}
