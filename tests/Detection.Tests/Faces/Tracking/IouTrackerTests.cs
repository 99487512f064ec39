using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Tracking;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Faces.Tracking;

public sealed class IouTrackerTests
{
    private static readonly IouTrackerParameters Short = new() { Samples = 2 };

    [Fact]
    public void Tracks_and_their_boxes_between_the_samples_are_the_originals()
    {
        var golden = Golden.Read("ntech", "tracker.json");
        var tracker = new IouTracker(new IouTrackerParameters());
        foreach (var frame in golden["frames"]!.AsArray())
        {
            tracker.Add([
                .. frame!
                    .AsArray()
                    .Select(row => row.Floats())
                    .Select(row => new Face(new FaceBox(row[0], row[1], row[2], row[3]), row[4], [])),
            ]);
        }

        var tracks = tracker.Complete();
        Assert.Equal(golden["tracks"]!.AsArray().Count, tracks.Count);
        foreach (var (expected, track) in golden["tracks"]!.AsArray().Zip(tracks))
        {
            Assert.Equal((int)expected!["firstFrame"]!, 3 * track.FirstSample);
            Assert.Equal((int)expected["length"]!, track.LengthIn(3));
            Assert.Equal(
                expected["bboxes"]!.AsArray().Select(box => box.Box()),
                Enumerable.Range(0, track.LengthIn(3)).Select(position => track.BoxAt(position, 3)));
        }
    }

    [Fact]
    public void A_face_that_misses_one_sample_begins_a_new_track()
    {
        var tracks = Track(Short, [Face(0)], [Face(1)], [], [Face(1)], [Face(2)]);
        Assert.Equal([(0, 2), (3, 2)], tracks.Select(track => (track.FirstSample, track.Faces.Count)));
    }

    [Fact]
    public void The_older_track_chooses_first_and_takes_the_face_that_it_overlaps_most()
    {
        var tracks = Track(Short, [Face(0)], [Face(1), Face(4)], [Face(4), Face(3)]);

        Assert.Equal([0f, 1f, 3f], tracks[0].Faces.Select(face => face.Face.Box.Left));
        Assert.Equal([4f, 4f], tracks[1].Faces.Select(face => face.Face.Box.Left));
        Assert.Equal([0, 0, 1], tracks[0].Faces.Select(face => face.Place));
    }

    [Fact]
    public void Of_two_faces_at_one_place_the_first_is_taken() =>
        Assert.Equal([0, 0], Assert.Single(Track(Short, [Face(0)], [Face(0), Face(0)])).Faces.Select(face => face.Place));

    [Fact]
    public void Tracks_come_in_the_order_in_which_they_end()
    {
        var tracks = Track(Short, [Face(0), Face(100)], [Face(0), Face(100)], [Face(0)]);
        Assert.Equal([100f, 0f], tracks.Select(track => track.Faces[0].Face.Box.Left));
    }

    [Theory]
    [InlineData(0.9, 7, true)]
    [InlineData(0.89, 7, false)]
    [InlineData(1, 6, false)]
    public void A_track_counts_where_it_is_sure_once_and_long_enough(double peak, int samples, bool counts)
    {
        IReadOnlyList<Face>[] faces = [.. Enumerable.Range(0, samples).Select(i => new[] { Face(0, i == 3 ? peak : 0.5) })];
        Assert.Equal(counts ? 1 : 0, Track(new IouTrackerParameters(), faces).Count);
    }

    [Fact]
    public void A_face_that_is_not_sure_enough_continues_nothing() =>
        Assert.Empty(Track(Short, [Face(0)], [Face(0, 0.29)], [Face(0)]));

    [Fact]
    public void A_finder_without_confidences_is_taken_at_its_word() =>
        Assert.Single(Track(Short, [Face(0, null)], [Face(0, null)]));

    private static IReadOnlyList<FaceTrack> Track(IouTrackerParameters parameters, params IReadOnlyList<Face>[] samples)
    {
        var tracker = new IouTracker(parameters);
        Array.ForEach(samples, tracker.Add);
        return tracker.Complete();
    }

    private static Face Face(float left, double? confidence = 1) => new(new FaceBox(left, 0, left + 10, 10), confidence, []);
}
