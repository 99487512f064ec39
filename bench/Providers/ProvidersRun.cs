using System.Diagnostics;
using System.Globalization;
using FakeFinder.Bench.Measuring;
using FakeFinder.Detection;
using FakeFinder.Detection.Networks;
using FakeFinder.Reference;
using FakeFinder.Weights.Import;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Bench.Providers;

/// <summary>One <c>providers</c>.</summary>
internal sealed class ProvidersRun
{
    /// <summary>Batch, channels, frames, rows, columns.</summary>
    private const int ClipRank = 5;

    private readonly ExecutionProvider processor = Provider("cpu");
    private readonly ExecutionProvider cuda = Provider("cuda");

    public required IReadOnlyList<string> Names { get; init; }

    public required int Rounds { get; init; }

    public required int Rows { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _ = cuda.IsCuda;
        Directory.CreateDirectory(Repository.Results);
        var mtcnn = Directory.CreateTempSubdirectory("weights-");
        try
        {
            FormulaWeights.WriteMtcnn(mtcnn.FullName);
            var report = new Report(
                $"Networks with formula weights on uniform noise; {Rounds} rounds after a first run; pictures in batches of {Rows}. The "
                    + $"difference is the largest over the CPU's largest value.",
                Repository.Results);
            List<IReadOnlyList<string>> rows = [];
            foreach (var recipe in Recipes.All.Where(recipe => Names.Count == 0 || Names.Contains(recipe.Name)))
            {
                foreach (var network in recipe.Networks)
                {
                    rows.Add(await MeasureAsync(FileOf(recipe, network, mtcnn.FullName), network.Probe, cancellationToken));
                    GC.Collect();
                }
            }

            report.Table(["network", "input", "CPU, ms", "CUDA, first, ms", "CUDA, ms", "times as fast", "difference"], rows);
            report.End();
            return 0;
        }
        finally
        {
            mtcnn.Delete(recursive: true);
        }
    }

    private static NetworkFile FileOf(ImportRecipe recipe, NetworkRecipe network, string mtcnn)
    {
        var name = $"{recipe.Name}/{network.Name}";
        return recipe.Name == FormulaWeights.FaceFinder
            ? new NetworkFile(name, Path.Combine(mtcnn, name + ".onnx"))
            : new NetworkFile(name, FormulaWeights.Build(recipe.Name, network.Name));
    }

    private async Task<IReadOnlyList<string>> MeasureAsync(NetworkFile file, IReadOnlyList<int> probe, CancellationToken cancellationToken)
    {
        long[] shape = [probe.Count == ClipRank || probe[0] > 1 ? probe[0] : Rows, .. probe.Skip(1).Select(size => (long)size)];
        var input = new NetworkTensor(Formula.Uniform(file.Name, shape.Aggregate(1L, (product, size) => product * size)), shape);
        var (expected, onProcessor, _) = await RunAsync(file, processor, input, cancellationToken);
        var (actual, onCuda, first) = await RunAsync(file, cuda, input, cancellationToken);
        return
        [
            file.Name,
            string.Join(" x ", shape),
            Report.Milliseconds(onProcessor),
            Report.Milliseconds(first),
            Report.Milliseconds(onCuda),
            Report.Ratio(onProcessor / onCuda),
            expected.Zip(actual, Difference).Max().ToString("0.0E+0", CultureInfo.InvariantCulture),
        ];
    }

    private async Task<(IReadOnlyList<NetworkTensor> Outputs, TimeSpan Median, TimeSpan First)> RunAsync(
        NetworkFile file, ExecutionProvider provider, NetworkTensor input, CancellationToken cancellationToken)
    {
        await using var network = new NetworkHost(file, provider, input.Rows);
        IReadOnlyList<NetworkTensor> outputs = [];
        var times = new List<TimeSpan>();
        for (var round = 0; round <= Rounds; round++)
        {
            var since = Stopwatch.GetTimestamp();
            outputs = await network.RunAsync(input, [.. network.Outputs.Select(output => output.Name)], cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(since));
        }

        return (outputs, new Times(times.Skip(1)).Median, times[0]);
    }

    private static double Difference(NetworkTensor expected, NetworkTensor actual) =>
        expected.Values.Zip(actual.Values, (e, a) => Math.Abs((double)e - a)).Aggregate(0.0, Math.Max) / expected.Values.Max(Math.Abs);

    private static ExecutionProvider Provider(string choice) =>
        new(Options.Create(new DetectionOptions { Provider = choice }), NullLogger<ExecutionProvider>.Instance);
}
