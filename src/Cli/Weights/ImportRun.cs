using FakeFinder.Weights.Import;
using Spectre.Console;

namespace FakeFinder.Cli.Weights;

/// <summary>One <c>weights import</c>.</summary>
internal sealed class ImportRun(CliConsole console)
{
    public async Task<int> RunAsync(ImportRecipe recipe, ImportRequest request, CancellationToken cancellationToken)
    {
        var manifest = await ShowAsync(
            recipe,
            progress => Task.Run(() => Importer.Import(recipe, request, progress, cancellationToken), cancellationToken));
        var bytes = manifest.Networks.Sum(network => network.Bytes);
        console.Output.Line(
            $"{recipe.Name}: {manifest.Networks.Count} networks ({Megabytes.Of(bytes)}) are installed in "
                + $"{Path.Combine(request.WeightsFolder, recipe.Name)}."
        );
        return ExitCodes.Success;
    }

    /// <summary>A moving bar on a terminal, a line for each network otherwise.</summary>
    private Task<WeightsManifest> ShowAsync(ImportRecipe recipe, Func<IProgress<ImportProgress>, Task<WeightsManifest>> import) =>
        console.Output.IsTerminal
            ? console
                .Output.Progress()
                .AutoClear(true)
                .StartAsync(context => import(new Bar(context.AddTask(recipe.Name, maxValue: recipe.Networks.Count))))
            : import(new Lines(console.Output, recipe.Name));

    private sealed class Bar(ProgressTask task) : IProgress<ImportProgress>
    {
        private readonly string name = task.Description;

        public void Report(ImportProgress value)
        {
            task.Value = value.Number - 1 + value.Fraction;
            task.Description = Markup.Escape($"{name}: {value.Network}");
        }
    }

    private sealed class Lines(IAnsiConsole output, string name) : IProgress<ImportProgress>
    {
        private int number;

        public void Report(ImportProgress value)
        {
            if (value.Number != number)
            {
                number = value.Number;
                output.Line($"{name}: {value.Network} ({value.Number} of {value.Count}) ...");
            }
        }
    }
}
