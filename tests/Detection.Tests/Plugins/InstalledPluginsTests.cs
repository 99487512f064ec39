using System.Text.Json.Nodes;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Plugins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Tests.Plugins;

public sealed class InstalledPluginsTests : IDisposable
{
    private readonly PluginsFolder plugins = new() { Patience = TimeSpan.FromSeconds(30) };

    public void Dispose() => plugins.Dispose();

    [Fact]
    public async Task A_plugin_that_is_not_installed_is_told_with_the_place_where_it_belongs()
    {
        using var host = plugins.Host(null, "Absent");

        var why = await WhyNotAsync(host, "absent");

        Assert.StartsWith("The plugin Absent of absent is not installed: there is no folder ", why, StringComparison.Ordinal);
        Assert.EndsWith(
            "Absent; publish it there, or set FakeFinder:Detection:Plugins to the folder that holds Absent/Absent.dll.",
            why,
            StringComparison.Ordinal);
        plugins.FolderOf("Absent");
        Assert.Contains("Absent has no Absent.dll; publish it there", await WhyNotAsync(host, "absent"), StringComparison.Ordinal);
        plugins.Add("Absent");
        Assert.Equal(["absent"], Runnable(host));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData("/etc")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public async Task A_name_is_never_a_path(string name)
    {
        using var host = plugins.Host(null, PluginsFolder.Entry(name, detector: "escaping"));

        Assert.StartsWith(
            $"models.json names plugin '{name}' for escaping, which is no name of a plugin",
            await WhyNotAsync(host, "escaping"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_told_and_looked_at_again_once_it_has_changed()
    {
        File.WriteAllText(plugins.FileOf("Text"), "no assembly");
        using var host = plugins.Host(null, "Text");

        Assert.Equal($"{plugins.FileOf("Text")} is no .NET assembly, so it is no plugin.", await WhyNotAsync(host, "text"));
        plugins.Add("Text");
        Assert.Equal(["text"], Runnable(host));
    }

    [Theory]
    [InlineData(
        "public class Nobody { }",
        "The plugin Odd has no public class that implements FakeFinder.Plugins.IDetectorFactory; it must have one.")]
    [InlineData(
        "public class A : F { } public class B : F { }" + AbstractFactory,
        "The plugin Odd has 2 public classes that implement FakeFinder.Plugins.IDetectorFactory (A, B); it must have one.")]
    [InlineData(
        "public class A(int a) : F { public int Value => a; }" + AbstractFactory,
        "The class A of the plugin Odd has no public constructor without parameters; it must have one.")]
    [InlineData(
        "public class A : F { public A() => throw new InvalidOperationException(\"no GPU\"); }" + AbstractFactory,
        "The plugin Odd failed at being loaded: InvalidOperationException: no GPU")]
    [InlineData(
        "public class A : F { public override string WhatIsMissing(DetectorSettings s) => \"No weights.\"; }" + AbstractFactory,
        "No weights.")]
    [InlineData(
        "public class A : F { public override string WhatIsMissing(DetectorSettings s) => throw new Exception(\"oops\"); }"
            + AbstractFactory,
        "The plugin Odd failed at saying what is missing: Exception: oops")]
    [InlineData(
        "public class A : F { }" + AbstractFactory,
        "The plugin Odd failed at loading the detector: NotImplementedException: The method or operation is not implemented.")]
    public async Task What_keeps_a_plugin_from_being_loaded_is_one_sentence(string code, string sentence)
    {
        PluginsFolder.Compile(plugins.FileOf("Odd"), "using FakeFinder.Plugins;" + code, typeof(IDetectorFactory).Assembly.Location);
        plugins.Add("Sound");
        using var host = plugins.Host(null, "Odd", "Sound");

        Assert.Equal(sentence, await WhyNotAsync(host, "odd"));
        await using var sound = await host.LoadAsync("sound");
    }

    [Theory]
    [InlineData("1.1.0.0", "1.1, and this program has 1.0: update the program, or build it against that version.")]
    [InlineData("2.0.0.0", "2.0, and this program has 1.0: update the program, or build it against that version.")]
    [InlineData("0.9.0.0", "0.9, and this program has 1.0: build it against that version.")]
    public async Task A_plugin_for_another_contract_is_refused_before_it_is_loaded(string version, string versions)
    {
        using var elsewhere = new TemporaryFolder();
        var contract = Path.Combine(elsewhere.Path, "FakeFinder.Plugins.dll");
        PluginsFolder.Compile(
            contract,
            $"[assembly: AssemblyVersion(\"{version}\")] namespace FakeFinder.Plugins {{ public interface INewer {{ }} }}");
        PluginsFolder.Compile(plugins.FileOf("Newer"), "public class A : FakeFinder.Plugins.INewer { }", contract);
        using var host = plugins.Host(null, "Newer");

        Assert.Equal($"The plugin Newer was built against FakeFinder.Plugins {versions}", await WhyNotAsync(host, "newer"));
    }

    [Fact]
    public async Task A_plugin_for_a_newer_framework_is_refused()
    {
        using var elsewhere = new TemporaryFolder();
        var framework = Path.Combine(elsewhere.Path, "System.Text.Json.dll");
        PluginsFolder.Compile(framework, "[assembly: AssemblyVersion(\"99.0.0.0\")] namespace Newer { public class Json { } }");
        plugins.Add("Modern", factory: "public Newer.Json Json => null;", references: framework);
        using var host = plugins.Host(null, "Modern");

        Assert.StartsWith(
            "The plugin Modern needs System.Text.Json 99.0.0.0, and this program runs on .NET 10.0",
            await WhyNotAsync(host, "modern"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_library_is_told_before_a_job_waits_and_is_never_taken_from_this_program()
    {
        using var elsewhere = new TemporaryFolder();
        var library = Path.Combine(elsewhere.Path, "Missing.Library.dll");
        PluginsFolder.Compile(library, "[assembly: AssemblyVersion(\"3.0.0.0\")] namespace Missing { public class Thing { } }");
        plugins.Add("Needy", factory: "public object Thing() => new Missing.Thing();", references: library);
        plugins.Add(
            "Borrower",
            factory: "public object Mat() => new OpenCvSharp.Mat();",
            references: typeof(OpenCvSharp.Mat).Assembly.Location);
        using var host = plugins.Host(null, "Needy", "Borrower");

        Assert.Equal(
            "The plugin Needy needs the assembly Missing.Library 3.0.0.0, which is not in its folder: 'dotnet publish' puts it there.",
            await WhyNotAsync(host, "needy"));
        Assert.StartsWith(
            "The plugin Borrower needs the assembly OpenCvSharp ",
            await WhyNotAsync(host, "borrower"),
            StringComparison.Ordinal);
        Assert.Empty(Runnable(host));
    }

    [Fact]
    public async Task A_library_that_is_missed_only_when_it_is_used_is_told_then()
    {
        var needed = Path.Combine(plugins.FolderOf("Late"), "Needed.dll");
        var library = Path.Combine(plugins.FolderOf("Late"), "Library.dll");
        PluginsFolder.Compile(needed, "public static class Needed { public static double Score() => 0.9; }");
        PluginsFolder.Compile(library, "public static class Library { public static double Score() => Needed.Score(); }", needed);
        plugins.Add(
            "Late",
            "await foreach (var frame in frames) { } return DetectionResult.Judged(Library.Score());",
            references: library);
        File.Delete(needed);
        using var host = plugins.Host(null, "Late");
        await using var detector = await host.LoadAsync("late");

        var fault = await Assert.ThrowsAsync<DetectorFaultException>(() =>
            detector.AnalyseAsync(DetectionHost.Request("late"), null, CancellationToken.None));

        Assert.Equal(
            "The plugin Late needs the assembly Needed 0.0.0.0, which is not in its folder: 'dotnet publish' puts it there.",
            fault.Message);
    }

    [Fact]
    public async Task Two_plugins_use_different_versions_of_one_library_side_by_side()
    {
        foreach (var (plugin, version, score) in new[] { ("Older", "1.0.0.0", "0.1"), ("Younger", "2.0.0.0", "0.9") })
        {
            var library = Path.Combine(plugins.FolderOf(plugin), "Shared.dll");
            PluginsFolder.Compile(
                library,
                $"[assembly: AssemblyVersion(\"{version}\")] public static class Shared {{ public static double Score => {score}; }}");
            plugins.Add(
                plugin,
                "await foreach (var frame in frames) { } return DetectionResult.Judged(Shared.Score);",
                references: library);
        }

        using var host = plugins.Host(null, "Older", "Younger");
        await using var older = await host.LoadAsync("older");
        await using var younger = await host.LoadAsync("younger");
        var request = DetectionHost.Request("older", "younger");

        Assert.Equal(0.1, (await older.AnalyseAsync(request, null, CancellationToken.None)).Score);
        Assert.Equal(0.9, (await younger.AnalyseAsync(request, null, CancellationToken.None)).Score);
    }

    /// <summary>The C library's mathematics under a name that only the plugin has.</summary>
    [Fact]
    public async Task A_native_library_in_the_plugin_s_folder_is_found()
    {
        var libm = File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .First(path => Path.GetFileName(path).StartsWith("libm.so", StringComparison.Ordinal) || Path.GetFileName(path) == "libm.so.6");
        File.Copy(libm, Path.Combine(plugins.FolderOf("Native"), "libowncosine.so"));
        plugins.Add(
            "Native",
            "await foreach (var frame in frames) { } return DetectionResult.Judged(cos(0));",
            detector: "[System.Runtime.InteropServices.DllImport(\"owncosine\")] private static extern double cos(double x);");
        using var host = plugins.Host(null, "Native");
        await using var detector = await host.LoadAsync("native");

        Assert.Equal(1, (await detector.AnalyseAsync(DetectionHost.Request("native"), null, CancellationToken.None)).Score);
    }

    [Theory]
    [InlineData("public A() => System.Threading.Thread.Sleep(-1);", "The plugin Slow has not been loaded within 0.3 s")]
    [InlineData(
        "public override string WhatIsMissing(DetectorSettings s) { System.Threading.Thread.Sleep(-1); return null; }",
        "The plugin Slow has not answered within 0.3 s at saying what is missing")]
    public async Task A_plugin_that_does_not_answer_holds_up_nobody(string member, string sentence)
    {
        using var slow = new PluginsFolder { Patience = TimeSpan.FromMilliseconds(300) };
        PluginsFolder.Compile(
            slow.FileOf("Slow"),
            $"using FakeFinder.Plugins; public class A : F {{ {member} }}" + AbstractFactory,
            typeof(IDetectorFactory).Assembly.Location);
        using var host = slow.Host(null, "Slow");

        // On a busy machine loading alone takes longer than this patience at first.
        var why = await WhyNotAsync(host, "slow");
        for (var tries = 0; tries < 100 && !why.StartsWith(sentence, StringComparison.Ordinal); tries++)
        {
            await Task.Delay(100);
            why = await WhyNotAsync(host, "slow");
        }

        Assert.StartsWith(sentence, why, StringComparison.Ordinal);
        Assert.Empty(Runnable(host));
    }

    [Theory]
    [InlineData("faceFinder", "models.json gives extra 'faceFinder', which no plugin reads")]
    [InlineData("weights", "models.json gives extra 'weights', which no plugin reads")]
    public async Task An_entry_with_what_no_plugin_reads_is_refused(string key, string sentence)
    {
        plugins.Add("Extra");
        using var installed = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(installed.Path, "extra"));
        installed.Write(Path.Combine("extra", "manifest.json"), "{}");
        var entry = PluginsFolder.Entry("Extra");
        entry[key] = key == "weights" ? new JsonObject { ["archive"] = "extra.tar.gz" } : new JsonObject { ["name"] = "haar" };
        using var host = plugins.Host(null, [entry], ("FakeFinder:Catalog:Weights", installed.Path));

        Assert.Contains(sentence, await WhyNotAsync(host, "extra"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("FakeFinder.Plugins.dll")]
    public void The_folder_of_plugins_is_validated(string value)
    {
        using var host = DetectionHost.Create(null, null, ("FakeFinder:Detection:Plugins", value));

        var fault = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<DetectionOptions>>().Value);

        Assert.Equal($"FakeFinder:Detection:Plugins is '{value}'; allowed is a folder, which need not exist.", fault.Message);
    }

    [Fact]
    public void The_folder_of_plugins_lies_beside_the_program_unless_it_is_set()
    {
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "plugins"), new DetectionOptions().PluginsFolder);
        Assert.Equal("/srv/plugins", new DetectionOptions { Plugins = "/srv/plugins" }.PluginsFolder);
    }

    private const string AbstractFactory = """
        public abstract class F : IDetectorFactory
        {
            public virtual string WhatIsMissing(DetectorSettings settings) => null;
            public IReadOnlyList<int> SelectFrames(VideoProperties video, DetectorSettings settings) => [0];
            public Task<IDetector> LoadAsync(DetectorSettings settings, CancellationToken cancellationToken) =>
                throw new NotImplementedException();
        }
        """;

    private static async Task<string> WhyNotAsync(IHost host, string detector) =>
        (await Assert.ThrowsAsync<DetectorLoadException>(() => host.LoadAsync(detector))).Message;

    private static IReadOnlyList<string> Runnable(IHost host) => host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable;
}
