using System.Text.Json.Nodes;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Evaluation.Tests.Calibration;

public sealed class CalibrationBoundsTests
{
    private static readonly string Made = EvaluationJson.Write(
        new Calibrator(new Bootstrap(Resamples: 20))
            .Fit(MadeScores.Table(200, seed: 3, 0.8, 0.6), "s", new string('0', 64), "made", default, CancellationToken.None));

    [Fact]
    public void What_the_calibrator_writes_is_within_the_bounds() => Check(JsonNode.Parse(Made)!);

    [Theory]
    [InlineData("name", null, "name is missing")]
    [InlineData("fittedOn", null, "fittedOn is missing")]
    [InlineData("warnings", null, "warnings are missing")]
    [InlineData("detectors", null, "detectors are missing")]
    [InlineData("detectors", "[]", "detectors are missing")]
    [InlineData("detectors", "[null]", "one of its detectors has no name")]
    [InlineData("fusion", """{"intercept": {"value": 1}, "terms": []}""", "its fusion is out of range")]
    public void What_is_missing_is_told(string place, string? value, string sentence)
    {
        var json = JsonNode.Parse(Made)!;
        json[place] = value is null ? null : JsonNode.Parse(value);

        Assert.Equal($"c.json is not a calibration as 'fakefinder calibrate' writes it: {sentence}.", Refusal(json));
    }

    [Theory]
    [InlineData("map", """{"method": "isotonic", "points": []}""", "the map of d0 is missing or out of range")]
    [InlineData("map", """{"method": "isotonic", "points": [{"score": 0.2, "probability": 7}]}""", "the map of d0 is missing or out of range")]
    [InlineData("map", """{"method": "platt", "slope": 1e999, "intercept": 0}""", "the map of d0 is missing or out of range")]
    [InlineData("map", null, "the map of d0 is missing or out of range")]
    [InlineData("thresholds", "[]", "the thresholds of d0 are missing or out of range")]
    [InlineData("thresholds", "[null]", "the thresholds of d0 are missing or out of range")]
    [InlineData("name", "\"d1\"", "two of its detectors have the same name")]
    public void What_is_wrong_with_a_detector_is_told_by_its_name(string place, string? value, string sentence)
    {
        var json = JsonNode.Parse(Made)!;
        json["detectors"]![0]![place] = value is null ? null : JsonNode.Parse(value);

        Assert.Equal($"c.json is not a calibration as 'fakefinder calibrate' writes it: {sentence}.", Refusal(json));
    }

    private static string Refusal(JsonNode json) => Assert.Throws<EvaluationException>(() => Check(json)).Message;

    private static void Check(JsonNode json) =>
        CalibrationBounds.Check(EvaluationJson.Read<CalibrationDocument>(json.ToJsonString(), "c.json"), "c.json");
}
