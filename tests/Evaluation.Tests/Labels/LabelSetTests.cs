using System.Text;
using FakeFinder.Evaluation.Labels;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Tests.Labels;

public sealed class LabelSetTests
{
    [Fact]
    public void A_csv_has_its_columns_in_any_order_and_case_and_all_others_group()
    {
        var labels = Read("Label,kind,FILE\nfake, x , a.mp4 \n0,y,\"b, c.mp4\"\n", "clips/mine.csv");

        Assert.Equal(("mine", "clips/mine.csv"), (labels.Title, labels.Source));
        Assert.Equal(["kind"], labels.GroupColumns);
        Assert.Equal(
            [("clips/mine.csv line 2", "a.mp4", true, "x"), ("clips/mine.csv line 3", "b, c.mp4", false, "y")],
            labels.Videos.Select(video => (video.Place, video.File, video.IsFake, video.Groups[0])));
    }

    [Fact]
    public void A_metadata_json_has_an_entry_for_each_video_and_its_other_fields_group()
    {
        var labels = Read(
            """{"a.mp4": {"label": "FAKE", "original": "b.mp4"}, "b.mp4": {"split": "train", "label": "REAL", "size": 3}}""",
            "metadata.JSON");

        Assert.Equal(["original", "split", "size"], labels.GroupColumns);
        Assert.Equal(["b.mp4", "", ""], labels.Videos[0].Groups);
        Assert.Equal(["", "train", "3"], labels.Videos[1].Groups);
        Assert.Equal("metadata.JSON, entry b.mp4", labels.Videos[1].Place);
        Assert.Equal([true, false], labels.Videos.Select(video => video.IsFake));
    }

    [Theory]
    [InlineData("file,label\n", "l.csv has no videos; add a line for each, such as clips/a.mp4,FAKE.")]
    [InlineData("", "l.csv is empty; its first line must name its columns, such as file,label.")]
    [InlineData("file,label\n ,FAKE\n", "l.csv line 2 names no file; name one, or remove the line.")]
    [InlineData("file,label\na,FAKE\na,REAL\n", "l.csv line 3 names a again, after line 2; remove one of the lines.")]
    [InlineData("file,label\na,FAKE\nb,YES\n", "l.csv line 3: the label is 'YES'; it must be REAL or FAKE, or 0 or 1.")]
    [InlineData("file,label\na,REAL\n", "l.csv has 1 REAL and no FAKE videos; add some, since most metrics compare both.")]
    [InlineData(
        "file,label,score:a\na,FAKE,1\n",
        "l.csv has a column 'score:a', which scores.csv has for itself; rename it, or use --from l.csv if it holds scores.")]
    public void A_csv_that_cannot_be_used_is_refused_by_a_sentence_with_the_line(string csv, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<EvaluationException>(() => Read(csv, "l.csv")).Message);

    [Theory]
    [InlineData("[]", "m.json is no metadata.json: it must be an object with an entry for each video.")]
    [InlineData("{\"a\": {}}", "m.json, entry a has no label; write {\"label\": \"REAL\"} or {\"label\": \"FAKE\"}.")]
    [InlineData("{\"a\": 1}", "m.json, entry a has no label; write {\"label\": \"REAL\"} or {\"label\": \"FAKE\"}.")]
    [InlineData("{\"a\": {\"label\": 2}}", "m.json, entry a: the label is '2'; it must be REAL or FAKE, or 0 or 1.")]
    [InlineData(
        "{\"a\": {\"label\": 0}, \"a\": {\"label\": 1}}", "m.json has a twice; remove one of the entries.")]
    [InlineData("{\"\\ud800\": {\"label\": 0}}", "m.json has a text that is not valid Unicode; correct it.")]
    [InlineData("{\"a\": {\"label\": 0, \"x\": \"\\ud800\"}}", "m.json has a text that is not valid Unicode; correct it.")]
    public void A_metadata_json_that_cannot_be_used_is_refused_by_a_sentence_too(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<EvaluationException>(() => Read(json, "m.json")).Message);

    [Theory]
    [InlineData("file,label\na,0\nb,1\nc,1\n", "l.csv", "l.csv has more than 2 lines, which is the most that is taken at once; split it.")]
    [InlineData(
        "{\"a\": {\"label\": 0}, \"b\": {\"label\": 1}, \"c\": {\"label\": 1}}",
        "m.json",
        "m.json has more than 2 videos, which is the most that is taken at once; split it.")]
    [InlineData(
        "file,label,x,y\na,0,1,2\nb,1,1,2\n",
        "l.csv",
        "l.csv has more than 1 free columns; leave those out that are not to group by.")]
    [InlineData(
        "{\"a\": {\"label\": 0, \"x\": 1}, \"b\": {\"label\": 1, \"y\": 1}}",
        "m.json",
        "m.json has more than 1 free columns; leave those out that are not to group by.")]
    public void Labels_of_others_have_limits(string text, string name, string sentence) => Assert.Equal(
        sentence,
        Assert.Throws<EvaluationException>(
            () => LabelSet.Read(Encoding.UTF8.GetBytes(text), name, new LabelLimits(Videos: 2, Columns: 1))).Message);

    [Fact]
    public void A_column_to_group_by_must_be_there()
    {
        var labels = Read("file,label,kind\na,0,x\nb,1,x\n", "l.csv");

        Assert.Null(labels.WhatIsWrongWith(null));
        Assert.Null(labels.WhatIsWrongWith(["kind"]));
        Assert.Equal("l.csv has no column 'size' to group by; it has kind.", labels.WhatIsWrongWith(["kind", "size"]));
        Assert.Equal(
            "l.csv has no column 'size' to group by; it has no free columns.",
            Read("file,label\na,0\nb,1\n", "l.csv").WhatIsWrongWith(["size"]));
    }

    [Fact]
    public void Labels_and_results_make_the_table_of_scores()
    {
        var labels = Read("file,label,kind\na,0,x\nb,1,y\n", "l.csv");
        ScoredVideo[] scored =
        [
            new("sha", null, new Dictionary<string, ScoreCell> { ["wm"] = new(0.25, null, 3, 4) }),
            ScoredVideo.Without(null, "It is not a video."),
        ];

        var table = labels.ToTable([new("wm", IsHeuristic: false)], scored);

        Assert.Equal(["kind"], table.GroupColumns);
        Assert.Equal([("a", false, "sha"), ("b", true, null)], table.Rows.Select(row => (row.File, row.IsFake, row.Sha256)));
        Assert.Equal([new ScoreCell(0.25, null, 3, 4), new ScoreCell(null, "It is not a video.")], table.Rows.Select(row => row.Cells[0]));
        Assert.Equal(
            "None of the 2 videos of l.csv was analysed.",
            Assert.Throws<EvaluationException>(() => labels.ToTable([new("wm", IsHeuristic: false)], [scored[1], scored[1]])).Message);
    }

    [Fact]
    public void A_video_of_the_service_is_named_by_id_or_by_an_address_with_the_id_in_it()
    {
        var id = new string('a', 64);

        Assert.True(VideoReference.IsId(id));
        Assert.False(VideoReference.IsId(id.ToUpperInvariant()));
        Assert.False(VideoReference.IsAddress(id, out _));
        Assert.True(VideoReference.IsAddress($"http://localhost:5000/api/v1/videos/{id}/content", out var found));
        Assert.Equal(id, found);
        Assert.True(VideoReference.IsAddress("https://example.org/a.mp4", out var none));
        Assert.Null(none);
    }

    private static LabelSet Read(string text, string name) => LabelSet.Read(Encoding.UTF8.GetBytes(text), name);
}
