using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Ec2;

/// <summary>What a worker must know and user data must not hold, it reads itself: where from, the settings of workers must say.</summary>
internal sealed class WorkerSecretsValidator(WorkerSettings settings) : IValidateOptions<Ec2Options>
{
    private const string Worker = $"FakeFinder:Fleet:Ec2:{nameof(Ec2Options.Worker)}";
    private const string Secrets = "FakeFinder:Secrets";
    private const string Names = $"{Secrets}:Ssm:Names:";

    public ValidateOptionsResult Validate(string? name, Ec2Options options)
    {
        var written = options.Worker.Where(setting => SecretSettings.Include(setting.Key, setting.Value)).Select(setting => setting.Key);
        if (written.Order(StringComparer.Ordinal).ToList() is { Count: > 0 } keys)
        {
            return ValidateOptionsResult.Fail(
                $"{Worker} holds {string.Join(", ", keys)}: a secret would be in the user data of every worker machine. {Remedy}");
        }

        var needed = settings
            .For("a worker")
            .Where(setting => SecretSettings.Include(setting.Key, setting.Value) && !options.Worker.ContainsKey(setting.Key))
            .Select(setting => setting.Key)
            .Where(key => !IsRead(options, key))
            .Order(StringComparer.Ordinal)
            .ToList();
        return needed.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Workers on EC2 need {string.Join(", ", needed)}, and secrets are never in user data. {Remedy}");
    }

    private static string Remedy =>
        $"Put it below a path of the SSM Parameter Store and set {Worker}:{Secrets}:Ssm:Prefix to that path, or name parameters or secrets "
        + $"({Worker}:{Names}KEY), or a folder of files ({Worker}:{Secrets}:Folder): docs/cluster-security.md.";

    private static bool IsRead(Ec2Options options, string key) =>
        Has(options, $"{Secrets}:Ssm:Prefix") || Has(options, $"{Secrets}:Folder") || Has(options, $"{Names}{key}");

    private static bool Has(Ec2Options options, string key) => options.Worker.GetValueOrDefault(key) is { Length: > 0 };
}
