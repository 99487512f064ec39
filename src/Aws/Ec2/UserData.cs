using System.Text;
using System.Text.RegularExpressions;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Aws.Ec2;

/// <summary>
/// The script that a machine runs at each start, made of a template. Each <c>@NAME@</c> there becomes one quoted word of the
/// shell, whatever the setting holds; the worker's settings travel as base64, so that none of them is ever read by a shell. No secret is
/// among them: user data are there to read for every program of the machine, and for whoever may describe it.
/// </summary>
internal static partial class UserData
{
    /// <summary>EC2's own limit, before its base64.</summary>
    private const int MostBytes = 16 * 1024;

    /// <summary>
    /// Settings of this process that are not a worker machine's: its node is new at each start, and its standard input is closed.
    /// </summary>
    private static readonly string[] NotPassed = ["FakeFinder:Node", "FakeFinder:Host:EndWithInput"];

    /// <summary>Where a worker listens: it is alone on its machine, whose address the script adds.</summary>
    private static readonly Dictionary<string, string> Endpoints = new()
    {
        ["Orleans:Endpoints:SiloPort"] = "11111",
        ["Orleans:Endpoints:GatewayPort"] = "0",
    };

    private const string Provider = "FakeFinder:Detection:Provider";

    /// <param name="template">
    /// A script of the shell, with the names EFS, ACCESS, REGISTRY, IMAGE, REGION, CLUSTER, SETTINGS, WEIGHTS, LOGS, GPU and PARK.
    /// </param>
    /// <param name="worker">The worker's settings, with ':' in their keys.</param>
    /// <param name="gpu">
    /// The machine has a GPU. Its worker does not start where CUDA does not load, unless its settings say otherwise.
    /// </param>
    /// <param name="parks">The machine is prepared, and then stops itself.</param>
    /// <exception cref="InstanceLaunchException">A setting cannot be passed on, or the whole is too long.</exception>
    public static string Render(
        string template,
        Ec2Options options,
        IReadOnlyDictionary<string, string> worker,
        bool gpu = false,
        bool parks = false)
    {
        if (gpu && !worker.ContainsKey(Provider))
        {
            worker = new Dictionary<string, string>(worker) { [Provider] = "cuda" };
        }

        var values = new Dictionary<string, string>
        {
            ["EFS"] = options.FileSystem,
            ["ACCESS"] = options.AccessPoint,
            ["REGISTRY"] = options.Container[..options.Container.IndexOf('/')],
            ["IMAGE"] = options.Container,
            ["REGION"] = options.Region,
            ["CLUSTER"] = options.Cluster,
            ["WEIGHTS"] = options.WeightsFrom,
            ["LOGS"] = options.LogGroup,
            ["GPU"] = gpu ? "yes" : "",
            ["PARK"] = parks ? "yes" : "",
            ["SETTINGS"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Settings(options, worker))),
        };
        var script = Placeholder()
            .Replace(
                template,
                match =>
                    values.TryGetValue(match.Groups[1].Value, out var value)
                        ? Quote(match.Groups[1].Value, value)
                        : throw new InstanceLaunchException(
                            $"{options.UserData} asks for {match.Value}, which is none of: {string.Join(", ", values.Keys)}. "
                                + "Correct the template."
                        ));
        var bytes = Encoding.UTF8.GetByteCount(script);
        return bytes <= MostBytes
            ? script
            : throw new InstanceLaunchException(
                $"The user data has {bytes} bytes, more than EC2's {MostBytes}: shorten {options.UserData}, or pass fewer settings to "
                    + $"workers."
            );
    }

    /// <summary>Lines of docker's --env-file, which knows neither quotes nor escapes: KEY=VALUE to the end of the line.</summary>
    private static string Settings(Ec2Options options, IReadOnlyDictionary<string, string> worker)
    {
        var lines = new StringBuilder();
        foreach (var (key, value) in Endpoints.Concat(worker.Where(setting => !NotPassed.Contains(setting.Key))).Concat(options.Worker)
            .Where(setting => !SecretSettings.Include(setting.Key, setting.Value))
            .GroupBy(setting => setting.Key).Select(settings => settings.Last()).OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            if (!SettingName().IsMatch(key) || value.Any(char.IsControl))
            {
                throw new InstanceLaunchException(
                    $"The setting '{key}' cannot be passed to a worker on EC2: its key has other characters than letters, digits, '.', "
                        + $"'-', '_' and ':', or its value a control character."
                );
            }

            lines.Append(key.Replace(":", "__", StringComparison.Ordinal)).Append('=').Append(value).Append('\n');
        }

        return lines.ToString();
    }

    private static string Quote(string name, string value) =>
        value.Any(char.IsControl)
            ? throw new InstanceLaunchException(
                $"The setting for {name} of the user data holds a control character: correct FakeFinder:Fleet:Ec2.")
            : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("@([A-Z]+)@")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]+\z")]
    private static partial Regex SettingName();
}
