using FakeFinder.Clips;
using FakeFinder.Detection.Detectors.Medics;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

[Collection(MedicsClipGroup.Name)]
public sealed class TrackSearchTests(MedicsClip clip)
{
    private static readonly MedicsParameters Parameters = new();

    [Fact]
    public async Task Faces_are_looked_for_in_the_pictures_of_the_original_to_the_bit()
    {
        var finder = new ReferenceFaces(_ => []);
        await SearchAsync(finder, clip.Frames);

        Assert.Equal(MedicsReference.SampledFrames, finder.Pictures.Select(picture => picture.Index));
        Assert.All(finder.Pictures, picture =>
        {
            var expected = MedicsReference.Detections[picture.Index];
            Assert.Equal(expected.GetProperty("size").Integers(), [picture.Width, picture.Height]);
            Assert.Equal(expected.GetProperty("sha1rgb").GetString(), Decoders.Sha1(picture));
        });
    }

    [Fact]
    public async Task The_originals_detections_give_the_originals_track()
    {
        var found = await SearchAsync(new ReferenceFaces(picture => MedicsReference.FacesOf(picture.Index)), clip.Frames);

        var track = Assert.Single(found.Tracks);
        Assert.Null(found.Problem);
        Assert.Equal(MedicsReference.Face.GetProperty("frameFromTo").Integers(), [track.From, track.To]);
        Assert.Equal(MedicsReference.Face.GetProperty("rowFromTo").Integers(), [track.Fixed.Top, track.Fixed.Bottom - 1]);
        Assert.Equal(MedicsReference.Face.GetProperty("colFromTo").Integers(), [track.Fixed.Left, track.Fixed.Right - 1]);
        Assert.Equal(MedicsReference.MovingBoxes(), track.Moving);
        Assert.Equal(10, found.TrackOf.Count);
    }

    [Fact]
    public async Task A_face_needs_four_samples_and_two_faces_that_never_touch_are_two_tracks_the_more_probable_first()
    {
        var found = await SearchAsync(
            new ReferenceFaces(picture =>
            [
                new Face(new FaceBox(10, 10, 60, 60), 0.91, []),
                .. picture.Index >= 60 ? [new Face(new FaceBox(200, 10, 260, 80), 0.95, [])] : Array.Empty<Face>(),
                .. picture.Index < 30 ? [new Face(new FaceBox(300, 200, 360, 280), 0.99, [])] : Array.Empty<Face>(),
            ]),
            clip.Frames);

        Assert.Equal([(60, 99), (0, 99)], found.Tracks.Select(track => (track.From, track.To)));
        Assert.Equal(14, found.TrackOf.Count);
        Assert.Equal([30, 90], found.Tracks.Select(track => track.Moving.Count));
    }

    [Fact]
    public async Task Where_the_clip_ends_between_two_samples_the_search_goes_on_with_what_there_is()
    {
        var found = await SearchAsync(new ReferenceFaces(picture => MedicsReference.FacesOf(picture.Index)), clip.Frames.Take(55));

        Assert.Null(found.Problem);
        Assert.Equal((0, 59), Assert.Single(found.Tracks.Select(track => (track.From, track.To))));
    }

    [Fact]
    public async Task Where_a_sample_does_not_decode_there_is_no_score_but_a_reason()
    {
        var found = await SearchAsync(new ReferenceFaces(picture => MedicsReference.FacesOf(picture.Index)), clip.Frames.Take(50));
        Assert.Equal("Frame 50, in which a face was to be looked for, could not be decoded.", found.Problem);
        Assert.Empty(found.Tracks);

        var nothing = await SearchAsync(new ReferenceFaces(_ => []), []);
        Assert.Equal("None of the 99 frames that were wanted could be decoded.", nothing.Problem);
    }

    [Fact]
    public async Task A_strip_in_which_no_face_of_twenty_pixels_fits_is_not_searched()
    {
        var finder = new ReferenceFaces(_ => []);
        var found = await SearchAsync(finder, [new Frame(0, TimeSpan.Zero, 960, 38, new byte[960 * 38 * 3])]);

        Assert.Equal("The frames (960 x 38) are too narrow to look for faces in.", found.Problem);
        Assert.Empty(finder.Pictures);
    }

    private static Task<TrackSearchResult> SearchAsync(IFaceFinder finder, IEnumerable<Frame> frames) =>
        new TrackSearch(finder, Parameters).RunAsync(
            new VideoAnalysis(new StageClock(TimeProvider.System), null)
            {
                Wanted = [.. Enumerable.Range(0, MedicsClip.Count)],
                Source = _ => frames.ToAsyncEnumerable(),
            },
            Parameters.LongSide,
            CancellationToken.None);
}
