using System.Text.RegularExpressions;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>
/// What docker was told to run, read as docker reads it. What a worker could not work without is asserted; what is not known here is
/// refused.
/// </summary>
internal sealed partial class Container
{
    private static readonly string[] WithValue =
    [
        "--name",
        "--restart",
        "--network",
        "--gpus",
        "--cap-drop",
        "--security-opt",
        "--memory",
        "--memory-swap",
        "--pids-limit",
        "--volume",
        "--env-file",
        "--log-driver",
        "--log-opt",
    ];

    private Container(string image, IReadOnlyDictionary<string, string> settings) => (Image, Settings) = (image, settings);

    public string Image { get; }

    /// <summary>The environment of its process; where a value lies below a volume, it names the machine's folder.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <param name="arguments">Those behind <c>docker run</c>.</param>
    public static Container Read(IReadOnlyList<string> arguments)
    {
        var options = new List<(string Name, string Value)>();
        var at = 0;
        for (; arguments[at].StartsWith('-'); at++)
        {
            options.Add(WithValue.Contains(arguments[at]) ? (arguments[at], arguments[++at]) : (arguments[at], ""));
        }

        Assert.Equal(at, arguments.Count - 1);
        Assert.Empty(options.Select(option => option.Name).Except(["--detach", "--read-only", .. WithValue]));
        Assert.Contains(("--detach", ""), options);
        Assert.Contains(("--read-only", ""), options);
        Assert.Contains(("--cap-drop", "ALL"), options);

        // What is restarted unless it was stopped would be there at the machine's next start, before the image and settings of then.
        Assert.Contains(("--restart", "on-failure"), options);
        Assert.Matches("^[1-9][0-9]+k$", Assert.Single(options, option => option.Name == "--memory").Value);
        Assert.Single(options, option => option.Name == "--log-driver");
        Assert.Contains(("--network", "host"), options);
        Assert.Contains(("--gpus", "all"), options);
        var settings = SettingsOf(
            Values("--env-file").Single(),
            Values("--volume").Select(volume => volume.Split(':')).ToDictionary(volume => volume[1], volume => volume[0]));
        Assert.Contains("FakeFinder__Secrets__Ssm__Prefix", settings.Keys);
        Assert.DoesNotContain("FakeFinder__Cluster__Secret", settings.Keys);
        Assert.DoesNotContain(settings.Keys, key => key.Contains("ConnectionString", StringComparison.Ordinal));
        return new Container(arguments[at], settings);

        IEnumerable<string> Values(string name) => options.Where(option => option.Name == name).Select(option => option.Value);
    }

    /// <summary>
    /// KEY=VALUE to the end of the line: docker knows neither quotes nor escapes here. A key that is there twice is anybody's guess.
    /// </summary>
    private static Dictionary<string, string> SettingsOf(string file, Dictionary<string, string> volumes)
    {
        var settings = new Dictionary<string, string>();
        foreach (var line in File.ReadAllLines(file))
        {
            var setting = Setting().Match(line);
            Assert.True(setting.Success, $"docker would not take this line for a setting: {line}");
            var value = setting.Groups["value"].Value;
            var volume = volumes.FirstOrDefault(volume =>
                value == volume.Key || value.StartsWith($"{volume.Key}/", StringComparison.Ordinal));
            settings.Add(setting.Groups["key"].Value, volume.Key is null ? value : volume.Value + value[volume.Key.Length..]);
        }

        return settings;
    }

    [GeneratedRegex(@"\A(?<key>[A-Za-z_][A-Za-z0-9_.-]*)=(?<value>.*)\z")]
    private static partial Regex Setting();
}
