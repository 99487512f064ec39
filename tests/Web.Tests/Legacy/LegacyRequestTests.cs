using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Web.Legacy;

namespace FakeFinder.Web.Tests.Legacy;

public sealed class LegacyRequestTests
{
    [Fact]
    public void A_string_and_a_list_name_the_same()
    {
        var one = Assert.Single(Read("""{"modelName": "wm", "location": "a.mp4"}"""));
        var listed = Assert.Single(Read("""[{"modelName": ["wm"], "s3Location": ["s3://bucket/folder/a.mp4"]}]"""));

        Assert.Equal(["wm"], one.Detectors);
        Assert.Equal(["a.mp4"], one.Files);
        Assert.Equal(one.Detectors, listed.Detectors);
        Assert.Equal(one.Files, listed.Files);
        Assert.Equal(JobPriority.Interactive, one.Priority);
    }

    [Fact]
    public void The_dash_apps_request_is_one_interactive_part()
    {
        var part = Assert.Single(Read("""
            [{"batchMode": false, "alwaysOn": true, "s3Location": ["/uploads/a.mp4"], "modelName": "wm", "splitRequests": false, "numSplitRequests": 0, "uploadFile": false}]
            """));

        Assert.Equal(["a.mp4"], part.Files);
        Assert.Equal(JobPriority.Interactive, part.Priority);
    }

    [Theory]
    [InlineData(10, 3, "0123 456 789")]
    [InlineData(10, 4, "012 345 67 89")]
    [InlineData(4, 2, "01 23")]
    [InlineData(3, 3, "0 1 2")]
    [InlineData(2, 4, "0 1  ")]
    [InlineData(3, 1, "012")]
    [InlineData(3, 0, "012")]
    public void Videos_are_split_as_numpy_array_split_does(int videos, int parts, string expected)
    {
        var files = string.Join(", ", Enumerable.Range(0, videos).Select(video => $"\"{video}\""));
        var split = Read(
            $$"""{"modelName": "wm", "location": [{{files}}], "batchMode": true, "splitRequests": true, "numSplitRequests": {{parts}}}"""
        );

        Assert.Equal(expected.Split(' '), split.Select(part => string.Concat(part.Files)));
        Assert.All(split, part => Assert.Equal(JobPriority.Batch, part.Priority));
    }

    [Fact]
    public void Nothing_is_split_unless_it_is_asked_for() =>
        Assert.Single(Read("""{"modelName": "wm", "location": ["a", "b"], "numSplitRequests": 2}"""));

    [Theory]
    [InlineData("""5""", "The body must be one request object, or a list of them.")]
    [InlineData("""{"location": "a.mp4"}""", "'modelName' is missing; it names the detector or detectors.")]
    [InlineData("""{"modelName": "wm"}""", "'location' is missing; it names the uploaded file or files.")]
    [InlineData("""{"modelName": [], "location": "a.mp4"}""", "'modelName' is []; it must be a string or a list of strings.")]
    [InlineData("""{"modelName": "wm", "location": {"a": 1}}""", "'location' is {\"a\": 1}; it must be a string or a list of strings.")]
    [InlineData("""{"modelName": "wm", "location": "a", "batchMode": "yes"}""", "'batchMode' is \"yes\"; it must be true or false.")]
    [InlineData(
        """{"modelName": "wm", "location": "a", "splitRequests": true, "numSplitRequests": -1}""",
        "'numSplitRequests' is -1; it must be a whole number from 0 to 1000."
    )]
    [InlineData(
        """{"modelName": "wm", "location": "a", "splitRequests": true, "numSplitRequests": 2000000000}""",
        "'numSplitRequests' is 2000000000; it must be a whole number from 0 to 1000."
    )]
    public void A_request_that_is_none_is_refused_by_a_sentence(string body, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<InvalidRequestException>(() => Read(body)).Message);

    private static IReadOnlyList<LegacyPart> Read(string body)
    {
        using var json = JsonDocument.Parse(body);
        return LegacyRequest.Read(json.RootElement);
    }
}
