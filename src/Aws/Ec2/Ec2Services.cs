using FakeFinder.Catalog;
using FakeFinder.Checks;
using FakeFinder.Fleet.Instances;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Ec2;

/// <summary>Registration of EC2.</summary>
public static class Ec2Services
{
    private const string Section = "FakeFinder:Fleet:Ec2";

    /// <summary>
    /// After the fleet was added: instances come from EC2 instead of local processes, where section <c>FakeFinder:Fleet:Ec2</c> names an
    /// image or a launch template. Without either does nothing.
    /// </summary>
    public static IServiceCollection AddEc2Fleet(this IServiceCollection services, IConfiguration configuration)
    {
        if (
            string.IsNullOrEmpty(configuration[$"{Section}:{nameof(Ec2Options.Image)}"])
            && string.IsNullOrEmpty(configuration[$"{Section}:{nameof(Ec2Options.LaunchTemplate)}"]))
        {
            return services.AddNotChecked(
                "EC2 rights",
                $"No machines are launched: neither an image nor a launch template is configured ({Section}).",
                ofCluster: true);
        }

        services.AddCheck<Ec2Rights>("EC2 rights", ofCluster: true, limit: TimeSpan.FromMinutes(2));
        services
            .AddOptions<Ec2Options>()
            .Bind(configuration.GetSection(Section))
            .Configure(options => BindWorker(options, configuration))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<Ec2Options>, Ec2OptionsValidator>();
        services.AddSingleton<IValidateOptions<Ec2Options>, WorkerSecretsValidator>();
        services.AddSingleton(provider => new Ec2Api(provider.GetRequiredService<IOptions<Ec2Options>>()));
        services.AddSingleton(provider => WarmInstances.Of(provider.GetRequiredService<ModelCatalog>().Detectors));

        // Machines are launched for work, also in a cluster whose local workers would join by themselves.
        services.PostConfigure<FleetOptions>(options => options.WorkersJoin = false);
        return services.Replace(ServiceDescriptor.Singleton<IInstanceProvider, Ec2InstanceProvider>());
    }

    /// <summary>Its keys have ':' themselves, which the binder takes for sections.</summary>
    private static void BindWorker(Ec2Options options, IConfiguration configuration)
    {
        options.Worker.Clear();
        foreach (
            var (key, value) in configuration.GetSection($"{Section}:{nameof(Ec2Options.Worker)}").AsEnumerable(makePathsRelative: true))
        {
            if (value is not null)
            {
                options.Worker[key] = value;
            }
        }
    }

    /// <summary>
    /// On a worker: the machine tells its id and its end, where <c>FakeFinder:Worker:Cluster</c> says that it is one that the EC2 fleet
    /// launched. Without it does nothing.
    /// </summary>
    public static IServiceCollection AddEc2Machine(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["FakeFinder:Worker:Cluster"]))
        {
            return services;
        }

        services.AddSingleton<Ec2Machine>();
        services.AddSingleton<IMachine>(provider => provider.GetRequiredService<Ec2Machine>());
        return services.AddHostedService(provider => provider.GetRequiredService<Ec2Machine>());
    }
}
