namespace FakeFinder.Web.Evaluations;

/// <summary>Registration of evaluation runs.</summary>
public static class EvaluationServices
{
    /// <summary>Adds what the API and the pages need.</summary>
    public static IServiceCollection AddEvaluations(this IServiceCollection services) => services
        .AddSingleton<EvaluationRuns>()
        .AddSingleton<EvaluationPlanner>()
        .AddSingleton<EvaluationBatches>()
        .AddSingleton<EvaluationMaker>()
        .AddSingleton<EvaluationFinisher>();

    /// <summary>Adds what ends the runs whose batch has ended, beside the service.</summary>
    public static IServiceCollection AddEvaluationFinisher(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<EvaluationFinisher>());
}
