using BenchmarkDotNet.Attributes;
using FakeFinder.Web.Legacy;

namespace FakeFinder.Bench.Code;

/// <summary>The numbers and names of the published API, as Python writes them.</summary>
public class PythonJsonBenchmarks
{
    [Benchmark]
    public string A_score() => PythonJson.Float(PythonJson.Round10(0.123456789012345));

    [Benchmark]
    public string A_name_with_an_accent() => PythonJson.Quote("a clip from the café, take 2.mp4");
}
