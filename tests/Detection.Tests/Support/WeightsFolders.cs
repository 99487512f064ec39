using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>Weights folders as an import makes them, each made once for all tests that need it, and gone after the last.</summary>
public sealed class WeightsFolders : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> mtcnn;
    private readonly Lazy<string> boken;
    private readonly Lazy<string> wm;

    public WeightsFolders()
    {
        mtcnn = new Lazy<string>(() => Fill("mtcnn", FormulaWeights.WriteMtcnn));
        boken = new Lazy<string>(() => Fill("boken", weights => FormulaWeights.Write(weights, "boken")));
        wm = new Lazy<string>(() => Fill("wm", weights => FormulaWeights.Write(weights, "wm")));
    }

    /// <summary>The face finder alone, with its real weights.</summary>
    public (string Key, string Value) Mtcnn => Setting(mtcnn.Value);

    /// <summary>The face finder, and boken with formula weights.</summary>
    public (string Key, string Value) Boken => Setting(boken.Value);

    /// <summary>The networks of wm with formula weights, its face finder's among them.</summary>
    public (string Key, string Value) Wm => Setting(wm.Value);

    public static (string Key, string Value) Setting(string path) => ("FakeFinder:Catalog:Weights", path);

    public void Dispose() => folder.Dispose();

    private string Fill(string name, Action<string> fill)
    {
        var path = Path.Combine(folder.Path, name);
        fill(path);
        return path;
    }
}
