using FakeFinder.Detection.Detectors.Eighteen.Tubes;


namespace FakeFinder.Detection.Tests.Detectors.Eighteen.Tubes;

public sealed class FaceTubesTests
{
    private static readonly TubeBox Left = new(20, 20, 60, 70);
    private static readonly TubeBox Right = new(100, 30, 136, 75);

    [Fact]
    public void The_first_of_several_equally_frequent_numbers_of_faces_wins()
    {
        Assert.Equal(1, FaceTubes.UsualFaces([[Left], [Left, Right], [Left], [Left, Right]]));
        Assert.Equal(2, FaceTubes.UsualFaces([[Left, Right], [Left], [Left, Right], [Left]]));
        Assert.Equal(0, FaceTubes.UsualFaces([[], [Left], [], [Left, Right]]));
        Assert.Equal(0, FaceTubes.UsualFaces([]));
    }

    [Fact]
    public void Where_it_is_usual_that_a_frame_has_no_face_there_is_no_tube() => Assert.Empty(Find([], [Left], []));

    [Fact]
    public void A_tube_waits_for_its_face_however_long()
    {
        TubeBox[][] frames = [[Left], .. Enumerable.Repeat<TubeBox[]>([], 2), [Left], [Left]];
        Assert.Equal([0, 3, 4], Assert.Single(Find(frames)).Entries.Select(entry => entry.Position));
    }

    [Fact]
    public void A_tube_takes_one_face_of_a_frame_and_a_second_one_near_it_is_left_out()
    {
        var aside = Left with { Left = 22, Right = 62 };
        var tubes = Find([Left], [aside, Left], [aside, Left]);
        var tube = Assert.Single(tubes);
        Assert.Equal([Left, aside, aside], tube.Entries.Select(entry => entry.Box));
    }

    [Fact]
    public void Faces_of_the_first_frame_begin_a_tube_each_even_where_they_overlap() =>
        Assert.Equal(2, Find([Left, Left], [Left, Right]).Count);

    [Fact]
    public void A_face_that_overlaps_a_tube_by_exactly_the_minimum_goes_on_with_it()
    {
        var whole = new TubeBox(0, 0, 99, 99);
        Assert.Equal(0.5, whole.OverlapWith(new TubeBox(0, 0, 99, 49)));
        Assert.Single(Find([whole], [whole with { Bottom = 49 }], [whole, whole]));
        Assert.Equal(0.49, whole.OverlapWith(whole with { Bottom = 48 }), 1e-9);
    }

    [Fact]
    public void The_longest_tubes_are_taken_and_no_more_than_allowed_however_many_people_there_are()
    {
        TubeBox[] crowd = [.. Enumerable.Range(0, 30).Select(i => new TubeBox(i * 50, 0, (i * 50) + 40, 50))];
        var tubes = Find([.. Enumerable.Repeat(crowd, 8), [crowd[29], crowd[7]]]);
        Assert.Equal([(7, 9), (29, 9)], tubes.Select(tube => (tube.Entries[0].Face, tube.Entries.Count)));
    }

    [Fact]
    public void Frames_without_an_entry_have_the_nearest_one_and_of_two_the_earlier()
    {
        var tube = new FaceTube(new TubeEntry(1, 0, Left));
        tube.Add(new TubeEntry(5, 0, Right));
        Assert.Equal([1, 1, 1, 1, 5, 5, 5], tube.Cover(7).Select(entry => entry.Position));
    }

    private static IReadOnlyList<FaceTube> Find(params TubeBox[][] frames) =>
        FaceTubes.Longest(FaceTubes.Connect(frames, minimumOverlap: 0.5), frames, mostTubes: 2);
}
