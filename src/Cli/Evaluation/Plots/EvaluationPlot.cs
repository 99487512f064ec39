using System.Text;
using ScottPlot;

namespace FakeFinder.Cli.Evaluation.Plots;

/// <summary>One picture of the results, as SVG and PNG.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Width">In pixels, as the height.</param>
internal sealed record EvaluationPlot(string Name, string Title, string Caption, string Svg, byte[] Png, int Width, int Height)
{
    private const int Wide = 800;

    /// <summary>It needs the whole width of a page.</summary>
    public bool IsWide => Width > Wide;

    public static EvaluationPlot Of(string name, string title, string caption, Plot plot, int width, int height)
    {
        using (plot)
        {
            var png = plot.GetImageBytes(width, height, ImageFormat.Png);
            return new(name, title, caption, plot.GetSvgXml(width, height), png, width, height);
        }
    }

    public async Task SaveAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        folder.Create();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{Name}.svg"), Svg, Encoding.UTF8, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{Name}.png"), Png, cancellationToken);
    }
}
